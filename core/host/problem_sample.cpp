// A problem without an experiment around it.
#include <ATen/ops/full.h>
#include <c10/core/GradMode.h>

#include <utility>

#include "core/config/schema.h"
#include "core/config/settings.h"
#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/data/one_core.h"
#include "core/data/seeds.h"
#include "core/plugins/guards.h"
#include "core/plugins/registry.h"
#include "ferula/host.h"

namespace ferula {
namespace {

// The problem's section as the settings and the alias have it, defaults included. Throws Error for
// unknown keys and for what is missing.
ConfigValue section_of(const RegisteredComponent& component,
                       const std::vector<std::string>& settings) {
  ConfigValue section = make_mapping({}, {"the command"});
  for (const std::string& setting : settings) apply_setting(section, setting, {});
  if (!component.presets.empty())
    for (auto& [key, value] : parse_yaml_text(component.presets, "the alias").entries)
      if (section.find(key) == nullptr) section.set(key, std::move(value));
  Schema schema;
  schema.add("", list_parameters(component.factory.list), component.name);
  schema.check_unknown(section);
  schema.apply_defaults(section);
  return section;
}

}  // namespace

std::shared_ptr<const Problem> load_problem(const std::string& name, const RunOptions& options) {
  Registry registry(find_plugins({options.plugins, plugin_folders(), options.trust_plugins}),
                    [](std::string_view plugin) {
                      return make_view(make_mapping({}), "plugins." + std::string(plugin));
                    });
  const RegisteredComponent& component = registry.find("problem", name);
  const ConfigValue section = section_of(component, options.settings);
  ParameterFiller trial(section, "");  // a value that does not fit is not the component's mistake
  component.factory.list(trial);
  const std::string label =
      component_label("problem", component.name, component.plugin->note.name, "the command");
  ParameterFiller filler(section, "");
  return guard_problem(
      guarded(label, "constructor", [&] { return component.factory.create(filler); }), label);
}

Batch draw_sample(const Problem& problem, std::int64_t sample, std::uint64_t seed) {
  const c10::NoGradGuard no_grad;
  const OneCore one_core;
  if (sample < 0 || sample >= problem.size())
    throw Error("sample " + std::to_string(sample) + ": the problem has samples 0 to " +
                std::to_string(problem.size() - 1));
  return problem.batch(
      {at::full({1}, sample, at::kLong), sample, generator_for(seed, "problem/sample", sample)});
}

}  // namespace ferula
