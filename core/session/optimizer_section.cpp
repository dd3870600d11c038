// The part of a blueprint that knows optimizers: their sections, and the groups in them.
#include <algorithm>
#include <deque>

#include "core/optimizers/tensor_groups.h"
#include "core/session/blueprint.h"
#include "core/session/sections.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

// What a group leaves out is the optimizer's: the optimizer's defaults are not its own.
std::vector<ParameterInfo> without_defaults(std::vector<ParameterInfo> infos) {
  for (ParameterInfo& info : infos) info.default_value.clear();
  return infos;
}

// "match: '*.bias'" is short for "match: ['*.bias']".
void expand_single_pattern(ConfigValue& group) {
  ConfigValue* match = group.find("match");
  if (match == nullptr || match->kind != Kind::scalar) return;
  ConfigValue list;
  list.kind = Kind::list;
  list.origin = match->origin;
  list.items.push_back(*match);
  *match = std::move(list);
}

}  // namespace

void Blueprint::add_optimizer(const std::string& section) {
  expand_name_shorthand(tree_, section);
  const std::string name = name_at(section);
  const OptimizerKind& kind = optimizer_kind(name, place(*tree_.find(section + ".name"), section));
  add_name(section);
  add_parameters(section, kind.list, name);
  add_parameters(section, &list_fresh<OptimizerSection>, "ferula");
  schema_.add(section + ".groups", {}, "");
  for (const std::string& group : group_sections(section)) {
    expand_single_pattern(*tree_.find(group));
    add_parameters(group, &list_fresh<GroupSection>, "ferula");
    schema_.add(group, without_defaults(list_parameters(kind.list)), name);
    lists_.emplace_back(group, kind.list);
  }
}

std::vector<std::string> Blueprint::group_sections(const std::string& optimizer) const {
  const std::string path = optimizer + ".groups";
  const ConfigValue& groups = section_or_empty(path);
  if (groups.kind != Kind::mapping && groups.kind != Kind::null)
    throw Error(place(groups, path) + ": expected named groups, each with a `match`");
  std::vector<std::string> sections;
  for (const auto& [name, group] : groups.entries) {
    const std::string section = join_path(path, name);
    if (group.kind != Kind::mapping || tree_.find(section) != &group)
      throw Error(place(group, section) + ": expected a mapping with a `match`, under a name " +
                  "without dots");
    sections.push_back(section);
  }
  std::sort(sections.begin(), sections.end());
  return sections;
}

std::unique_ptr<HostOptimizer> Blueprint::make_optimizer(const std::string& section,
                                                         const std::vector<ModelTensor>& tensors) {
  std::deque<ParameterFiller> fillers;  // which must not move
  const auto filler_of = [&](const std::string& path) {
    return &fillers.emplace_back(section_or_empty(path), path);
  };
  ParameterFiller* const own = filler_of(section);
  OptimizerSection host_part;
  host_part.list(*own);

  std::vector<TensorGroup> groups = {{{}, {own}}};
  std::vector<TensorPatterns> patterns;
  for (const std::string& path : group_sections(section)) {
    groups.push_back({{}, {own, filler_of(path)}});
    GroupSection group;
    group.list(fillers.back());
    patterns.push_back({place(section_or_empty(path), path), group.match});
  }
  const std::vector<std::vector<ModelTensor>> parts = grouped(tensors, patterns);
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].tensors = parts[i];

  const std::string where = place(section_or_empty(section), section);
  try {
    auto optimizer = optimizer_kind(name_at(section), where).create(groups);
    optimizer->accumulate(host_part.accumulate);
    if (host_.precision == "float16") optimizer->scale_loss();
    return optimizer;
  } catch (const Error& error) {
    throw error.at(where);
  }
}

}  // namespace ferula
