#include "core/config/schema.h"

#include <algorithm>

#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

// One sentence alone, or a heading and a line for each; of very many the first.
[[noreturn]] void refuse_all(const std::string& heading, const std::vector<std::string>& lines) {
  constexpr std::size_t kMost = 30;
  if (lines.size() == 1) throw Error(lines.front());
  std::string text = std::to_string(lines.size()) + heading;
  for (std::size_t i = 0; i < std::min(lines.size(), kMost); ++i) text += "\n  " + lines[i];
  if (lines.size() > kMost) text += "\n  …";
  throw Error(text);
}

const SchemaNode* child_of(const SchemaNode& node, std::string_view key) {
  const auto found = std::find_if(node.children.begin(), node.children.end(),
                                  [&](const SchemaNode& child) { return child.key == key; });
  return found == node.children.end() ? nullptr : &*found;
}

std::string missing(const SchemaNode& node, const std::string& path) {
  const std::string expected = node.info.is_section
                                   ? "a " + node.info.type + " section"
                                   : expectation(node.info.type, node.info.constraint);
  return path + ": is missing; " + node.owner + " needs " + expected + ": " + node.info.meaning;
}

void add_default(ConfigValue& tree, const SchemaNode& node, const std::string& path) {
  const std::string source = "default of " + node.owner;
  tree.set(path, stamped(parse_yaml_text(node.info.default_value, source), {source}));
}

void apply(const SchemaNode& node, const std::string& path, ConfigValue& tree,
           std::vector<std::string>& lacks) {
  const bool is_given = tree.find(path) != nullptr;
  if (!is_given && node.info.constraint.required) lacks.push_back(missing(node, path));
  if (!is_given && node.info.is_section) return;  // what is not there needs no defaults
  if (!is_given && node.is_parameter() && !node.info.default_value.empty())
    add_default(tree, node, path);
  for (const SchemaNode& child : node.children)
    apply(child, join_path(path, child.key), tree, lacks);
}

std::string unknown(const SchemaNode& parent, const std::string& key, const ConfigValue& value,
                    const std::string& path) {
  std::vector<std::string> known;
  for (const SchemaNode& child : parent.children) known.push_back(child.key);
  std::string hint = did_you_mean(key, known);
  if (hint.empty()) hint = known.empty() ? "" : " (known here: " + joined(known) + ")";
  return place(value, join_path(path, key)) + ": unknown key" + hint;
}

void check(const SchemaNode& node, const std::string& path, const ConfigValue& value,
           std::vector<std::string>& unknowns) {
  if (node.is_parameter()) return;
  for (const auto& [key, child] : value.entries) {
    if (const SchemaNode* known = child_of(node, key))
      check(*known, join_path(path, key), child, unknowns);
    else if (!node.takes_anything)
      unknowns.push_back(unknown(node, key, child, path));
  }
}

}  // namespace

void Schema::add(std::string_view path, const std::vector<ParameterInfo>& infos,
                 const std::string& owner) {
  node(path);
  for (const ParameterInfo& info : infos) {
    SchemaNode& place = node(join_path(path, info.key));
    if (!place.info.type.empty()) continue;
    place.info = info;
    place.owner = owner;
  }
}

void Schema::allow_anything(std::string_view path) { node(path).takes_anything = true; }

void Schema::apply_defaults(ConfigValue& tree) const {
  std::vector<std::string> lacks;
  apply(root_, "", tree, lacks);
  if (!lacks.empty()) refuse_all(" values are missing:", lacks);
}

void Schema::check_unknown(const ConfigValue& tree) const {
  std::vector<std::string> unknowns;
  check(root_, "", tree, unknowns);
  if (!unknowns.empty()) refuse_all(" unknown keys:", unknowns);
}

SchemaNode& Schema::node(std::string_view path) {
  SchemaNode* place = &root_;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string_view key = path.substr(0, dot);
    path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
    if (const SchemaNode* known = child_of(*place, key)) {
      place = const_cast<SchemaNode*>(known);
      continue;
    }
    place->children.push_back({std::string(key)});
    place = &place->children.back();
  }
  return *place;
}

}  // namespace ferula
