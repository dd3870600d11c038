#include "component_table.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/config/view.h"
#include "core/config/yaml.h"
#include "core/data/sampler_kinds.h"
#include "core/optimizers/kinds.h"
#include "core/session/handshake.h"
#include "core/session/host_observers.h"
#include "core/session/sections.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

const ConfigValue& nothing() {
  static const ConfigValue empty = make_mapping({});
  return empty;
}

// Streams may depend on parameters; with required ones, or data that are missing, they stay out.
void add_streams(const RegisteredComponent& component, ComponentDescription& description) try {
  ParameterFiller defaults(nothing(), "");
  if (component.kind == "model") {
    const auto model = std::static_pointer_cast<Model>(component.factory.create(defaults));
    description.needs = model->inputs();
    description.gives = model->outputs();
  } else if (component.kind == "problem") {
    const auto problem = std::static_pointer_cast<Problem>(component.factory.create(defaults));
    description.gives = problem->streams();
    description.needs = problem->predictions();
  }
} catch (const std::exception&) {
}

std::vector<ParameterInfo> host_parameters(std::string_view kind) {
  if (kind == "model") return list_parameters(&list_fresh<ModelSection>);
  if (kind == "observer") return list_parameters(&list_fresh<ObserverSection>);
  if (kind != "optimizer") return {};
  std::vector<ParameterInfo> parameters = list_parameters(&list_fresh<OptimizerSection>);
  for (ParameterInfo& info : list_parameters(&list_fresh<GroupSection>)) {
    info.key = "groups.NAME." + info.key;
    parameters.push_back(std::move(info));
  }
  return parameters;
}

ComponentDescription describe_component(const RegisteredComponent& component) {
  ComponentDescription description{component.kind,
                                   component.name,
                                   component.plugin->note.name,
                                   "",
                                   list_parameters(component.factory.list),
                                   host_parameters(component.kind),
                                   {},
                                   {}};
  add_streams(component, description);
  return description;
}

std::vector<ParameterInfo> parameters_of(const SamplerKind& kind) {
  std::vector<ParameterInfo> parameters = kind.files;
  for (ParameterInfo& info : list_parameters(kind.list)) parameters.push_back(std::move(info));
  return parameters;
}

void write_parameter(std::ostream& out, const ParameterInfo& parameter) {
  out << "    " << parameter.key << ": ";
  if (parameter.is_section)
    out << "(" << parameter.type << ")";
  else if (parameter.constraint.required)
    out << "(required)";
  else
    out << parameter.default_value;
  out << "  # " << parameter.meaning;
  if (!parameter.is_section)
    out << " (" << expectation(parameter.type, parameter.constraint) << ")";
  out << '\n';
}

nlohmann::ordered_json to_json(const std::vector<StreamSpec>& streams) {
  auto all = nlohmann::ordered_json::array();
  for (const StreamSpec& stream : streams)
    all.push_back({{"name", stream.name},
                   {"shape", stream.shape},
                   {"type", c10::toString(stream.type)},
                   {"meaning", stream.meaning}});
  return all;
}

nlohmann::ordered_json to_json(const ParameterInfo& parameter) {
  nlohmann::ordered_json json = {{"key", parameter.key},
                                 {"type", parameter.type},
                                 {"meaning", parameter.meaning},
                                 {"required", parameter.constraint.required}};
  if (!parameter.is_section && !parameter.constraint.required)
    json["default"] = parameter.default_value;
  return json;
}

nlohmann::ordered_json to_json(const std::vector<ParameterInfo>& parameters) {
  auto all = nlohmann::ordered_json::array();
  for (const ParameterInfo& parameter : parameters) all.push_back(to_json(parameter));
  return all;
}

}  // namespace

ComponentTable::ComponentTable(std::vector<FoundPlugin> plugins)
    : registry_(std::make_unique<Registry>(
          std::move(plugins), [](std::string_view) { return make_view(nothing(), ""); })) {}

std::vector<ComponentDescription> ComponentTable::host_components(const std::string& name) const {
  std::vector<ComponentDescription> found;
  for (const OptimizerKind& kind : optimizer_kinds())
    if (name == kind.name || name == "ferula")
      found.push_back({"optimizer",
                       std::string(kind.name),
                       "ferula",
                       std::string(kind.meaning),
                       list_parameters(kind.list),
                       host_parameters("optimizer"),
                       {},
                       {}});
  for (const SamplerKind& kind : sampler_kinds())
    if (name == kind.name || name == "ferula")
      found.push_back({"sampler",
                       std::string(kind.name),
                       "ferula",
                       std::string(kind.meaning),
                       parameters_of(kind),
                       {},
                       {},
                       {}});
  for (const HostObserver& observer : host_observers())
    if (name == observer.name || name == "ferula")
      found.push_back({"observer",
                       std::string(observer.name),
                       "ferula",
                       std::string(observer.meaning),
                       list_parameters(observer.list),
                       host_parameters("observer"),
                       {},
                       {}});
  return found;
}

std::vector<std::string> ComponentTable::all_names() const {
  std::vector<std::string> names = {"ferula"};
  for (const auto& component : host_components("ferula")) names.push_back(component.name);
  for (const Plugin& plugin : registry_->plugins()) {
    names.push_back(plugin.note.name);
    for (const ComponentNote& component : plugin.note.components) {
      names.push_back(component.name);
      names.insert(names.end(), component.aliases.begin(), component.aliases.end());
    }
  }
  return names;
}

std::vector<ComponentDescription> ComponentTable::describe(const std::string& name) const {
  std::vector<ComponentDescription> found = host_components(name);
  for (const Plugin& plugin : registry_->plugins())
    for (const ComponentNote& component : plugin.note.components) {
      const auto& aliases = component.aliases;
      const bool named = component.name == name || plugin.note.name == name ||
                         std::find(aliases.begin(), aliases.end(), name) != aliases.end();
      if (named && !component.name.empty() && !plugin.path.empty())
        found.push_back(describe_component(
            registry_->find(component.kind, plugin.note.name + "/" + component.name)));
    }
  if (found.empty())
    throw Error("there is no plugin or component '" + name + "'" + did_you_mean(name, all_names()) +
                "; see `ferula plugins list`");
  return found;
}

std::string to_text(const std::vector<ComponentDescription>& components) {
  std::ostringstream out;
  for (const ComponentDescription& component : components) {
    out << component.kind << " " << component.name << " (plugin " << component.plugin << ")"
        << (component.meaning.empty() ? "" : ": " + component.meaning) << '\n';
    if (!component.parameters.empty()) out << "  parameters\n";
    for (const ParameterInfo& parameter : component.parameters) write_parameter(out, parameter);
    if (!component.host_parameters.empty())
      out << "  parameters of the host, in the same section\n";
    for (const ParameterInfo& parameter : component.host_parameters)
      write_parameter(out, parameter);
    if (!component.needs.empty()) out << "  needs\n";
    for (const StreamSpec& stream : component.needs)
      out << "    " << ferula::describe(stream) << '\n';
    if (!component.gives.empty()) out << "  gives\n";
    for (const StreamSpec& stream : component.gives)
      out << "    " << ferula::describe(stream) << '\n';
  }
  return out.str();
}

std::string to_json_text(const std::vector<ComponentDescription>& components) {
  auto all = nlohmann::ordered_json::array();
  for (const ComponentDescription& component : components) {
    all.push_back({{"kind", component.kind},
                   {"name", component.name},
                   {"plugin", component.plugin},
                   {"parameters", to_json(component.parameters)},
                   {"host_parameters", to_json(component.host_parameters)},
                   {"needs", to_json(component.needs)},
                   {"gives", to_json(component.gives)}});
  }
  return all.dump(2) + "\n";
}

}  // namespace ferula
