#include "core/host/single_component.h"

#include <algorithm>
#include <utility>

#include "core/config/schema.h"
#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/plugins/guards.h"

namespace ferula {
namespace {

void add_missing(ConfigValue& section, ConfigValue defaults) {
  for (auto& [key, value] : defaults.entries)
    if (section.find(key) == nullptr) section.set(key, std::move(value));
}

ConfigValue listed_facts(const std::vector<ParameterInfo>& parameters,
                         const std::vector<Fact>& facts) {
  ConfigValue listed = make_mapping({});
  for (const Fact& fact : facts)
    if (std::any_of(parameters.begin(), parameters.end(),
                    [&](const ParameterInfo& parameter) { return parameter.key == fact.name; }))
      listed.set(fact.name, make_scalar(fact.value));
  return listed;
}

}  // namespace

std::unique_ptr<Registry> plain_registry(const std::vector<std::string>& plugins, bool trust) {
  return std::make_unique<Registry>(
      find_plugins({plugins, plugin_folders(), trust}), [](std::string_view plugin) {
        return make_view(make_mapping({}), "plugins." + std::string(plugin));
      });
}

SingleComponent make_component(Registry& registry, std::string_view kind, std::string_view name,
                               ConfigValue section, std::string_view place,
                               const std::vector<Fact>& facts) {
  const RegisteredComponent& found = registry.find(kind, name);
  const std::vector<ParameterInfo> parameters = list_parameters(found.factory.list);
  if (!found.presets.empty()) add_missing(section, parse_yaml_text(found.presets, "the alias"));
  add_missing(section, listed_facts(parameters, facts));
  Schema schema;
  schema.add("", parameters, found.name);
  schema.check_unknown(section);
  schema.apply_defaults(section);
  ParameterFiller trial(section, "");  // a value that does not fit is not the component's mistake
  found.factory.list(trial);
  const std::string label = component_label(kind, found.name, found.plugin->note.name, place);
  ParameterFiller filler(section, "");
  return {guarded(label, "constructor", [&] { return found.factory.create(filler); }), label};
}

}  // namespace ferula
