#include "core/session/blueprint.h"

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include "core/config/yaml.h"
#include "core/plugins/guards.h"
#include "core/session/host_observers.h"
#include "core/session/sections.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kRoles[] = {"training", "validation", "testing"};

const std::vector<ParameterInfo> kSampler = {
    {"sampler", "sampler", "", "which samples an epoch has; absent: all of them", {}, true}};
const std::vector<ParameterInfo> kName = {{"name", "text", "", "which component", required()}};

}  // namespace

void Blueprint::HostParams::list(Parameters& p) {
  p("seed", seed, "decides all that is random; -1: a random one, which is written down",
    at_least(-1));
  p("threads", threads, "threads that compute; 0: one a processor core", at_least(0));
  p("device", device, "cpu, cuda or cuda:N");
  p("precision", precision,
    "of convolutions and matrix products; weights stay float32; float16 scales the loss, too",
    one_of({"float32", "bfloat16", "float16"}));
  p("output", output, "the folder of experiments");
}

Blueprint::Blueprint(ConfigValue tree, Registry& registry)
    : tree_(std::move(tree)), registry_(registry) {
  add_parameters("", &list_fresh<HostParams>, "ferula");
  schema_.allow_anything("plugins");
  expand_name_shorthand(tree_, "worker");
  add_worker();
  add_observers();
  leave_other_roles_alone();
  schema_.allow_anything("testing.multi_tests");  // which `test()` takes apart
  schema_.check_unknown(tree_);
  use_facts();
  schema_.apply_defaults(tree_);
  check_values();
  fix_host_params();
}

void Blueprint::add_parameters(const std::string& section, void (*list)(Parameters&),
                               const std::string& owner) {
  schema_.add(section, list_parameters(list), owner);
  lists_.emplace_back(section, list);
}

// Filling what a list makes for itself finds the values that do not fit.
void Blueprint::check_values() const {
  for (const auto& [section, list] : lists_) {
    ParameterFiller filler(section_or_empty(section), section);
    list(filler);
  }
}

std::string Blueprint::name_at(const std::string& section) const {
  const ConfigValue* parent = tree_.find(section);
  const ConfigValue* name = tree_.find(section + ".name");
  if (name != nullptr && name->kind == ConfigValue::Kind::scalar) return name->text;
  throw Error((parent != nullptr ? place(*parent, section) : section) + ": needs a `name`");
}

const ConfigValue& Blueprint::section_or_empty(const std::string& section) const {
  static const ConfigValue empty = make_mapping({});
  const ConfigValue* value = tree_.find(section);
  return value != nullptr ? *value : empty;
}

const RegisteredComponent& Blueprint::find(std::string_view kind, const std::string& name) {
  const RegisteredComponent& found = registry_.find(kind, name);
  use_settings(*found.plugin);
  return found;
}

void Blueprint::use_settings(const Plugin& plugin) {
  if (!plugins_.insert(plugin.note.name).second) return;
  const std::string section = "plugins." + plugin.note.name;
  if (!plugin.settings && !has(section)) return;
  if (!plugin.settings) return schema_.add(section, {}, "");
  add_parameters(section, plugin.settings->list, "plugin " + plugin.note.name);
  ParameterFiller filler(section_or_empty(section), section);
  plugin.settings->create(filler);
}

const RegisteredComponent& Blueprint::component(std::string_view kind, const std::string& section) {
  const std::string name = name_at(section);
  try {
    return find(kind, name);
  } catch (const Error& error) {
    throw error.at(place(*tree_.find(section + ".name"), section));
  }
}

std::string Blueprint::label(std::string_view kind, const std::string& section) {
  return component_label(kind, name_at(section), component(kind, section).plugin->note.name,
                         section);
}

std::string Blueprint::observer_label(const std::string& name) {
  const std::string plugin =
      is_host_observer(name) ? "ferula" : find("observer", name).plugin->note.name;
  return component_label("observer", name, plugin, "observers." + name);
}

void Blueprint::add_worker() {
  add_component("worker", "worker");
  for (const ParameterInfo& parameter : list_parameters(component("worker", "worker").factory.list))
    if (parameter.is_section) add_section(parameter);
}

void Blueprint::add_section(const ParameterInfo& section) {
  const std::string& path = section.key;
  if (section.type == "model") expand_name_shorthand(tree_, path);
  if (section.type == "loader" && role_.empty()) role_ = path;
  if (section.type == "model" && first_model_.empty()) first_model_ = path;
  if (!has(path)) return;
  if (section.type == "loader") return add_loader(path);
  if (section.type == "optimizer") return add_optimizer(path);
  add_component(section.type, path);
  if (section.type != "model") return;
  add_parameters(path, &list_fresh<ModelSection>, "ferula");
  models_.push_back(path);
}

// The worker's parameters count from the root, all others from their section.
void Blueprint::add_component(std::string_view kind, const std::string& section) {
  const RegisteredComponent& found = component(kind, section);
  if (!found.presets.empty()) {
    ConfigValue presets = parse_yaml_text(found.presets, "alias " + name_at(section));
    for (auto& [key, value] : presets.entries)
      if (!has(join_path(section, key))) tree_.set(join_path(section, key), std::move(value));
  }
  const std::string owner = found.name + " (plugin " + found.plugin->note.name + ")";
  add_name(section);
  add_parameters(kind == "worker" ? "" : section, found.factory.list, owner);
}

void Blueprint::add_name(const std::string& section) { schema_.add(section, kName, "ferula"); }

void Blueprint::add_loader(const std::string& section) {
  loaders_.push_back(section);
  expand_name_shorthand(tree_, section + ".problem");
  add_parameters(section, &list_fresh<LoaderSection>, "ferula");
  schema_.add(section, kSampler, "ferula");
  add_sampler(section + ".sampler");
  add_component("problem", section + ".problem");
}

void Blueprint::add_sampler(const std::string& section) {
  expand_name_shorthand(tree_, section);
  const ConfigValue& values = section_or_empty(section);
  if (values.entries.empty() && values.kind != ConfigValue::Kind::list) return;
  const std::string name = name_at(section);
  const SamplerKind& kind = sampler_kind(name, place(*values.find("name"), section));
  add_name(section);
  schema_.add(section, kind.files, name);
  add_parameters(section, kind.list, name);
}

void Blueprint::add_observers() {
  for (const HostObserver& observer : host_observers()) {
    const std::string section = "observers." + std::string(observer.name);
    if (!observer.always && !has(section)) continue;
    add_parameters(section, observer.list, std::string(observer.name));
    add_parameters(section, &list_fresh<ObserverSection>, "ferula");
  }
  for (const std::string& name : plugin_observers()) {
    const RegisteredComponent& found = find("observer", name);
    add_parameters("observers." + name, found.factory.list, name);
    add_parameters("observers." + name, &list_fresh<ObserverSection>, "ferula");
  }
}

bool Blueprint::is_lenient_with(const std::string& observer) const {
  const std::string section = "observers." + observer;
  ObserverSection params;
  ParameterFiller filler(section_or_empty(section), section);
  params.list(filler);
  return params.on_error == "disable";
}

std::vector<std::string> Blueprint::plugin_observers() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : section_or_empty("observers").entries)
    if (!is_host_observer(name)) names.push_back(name);
  // As in the configuration that a run leaves behind, or a resumed run would attach them otherwise.
  std::sort(names.begin(), names.end());
  return names;
}

// A tester reads the configuration of a training: what it does not use is no mistake.
void Blueprint::leave_other_roles_alone() {
  for (const char* role : kRoles) {
    const auto& known = schema_.root().children;
    if (std::none_of(known.begin(), known.end(),
                     [&](const auto& node) { return node.key == role; }))
      schema_.allow_anything(role);
  }
}

// Facts of the problem become defaults of the parameters that a model lists.
void Blueprint::use_facts() {
  if (role_.empty() || !has(role_ + ".problem")) return;
  const std::string section = role_ + ".problem";
  for (const std::string& model : models_)
    for (const ParameterInfo& parameter : list_parameters(component("model", model).factory.list))
      for (const Fact& fact : problem(section).facts())
        if (parameter.key == fact.name && !has(join_path(model, fact.name)))
          tree_.set(join_path(model, fact.name),
                    make_scalar(fact.value, {"from problem " + name_at(section)}));
}

void Blueprint::fix_host_params() {
  ParameterFiller filler(tree_, "");
  host_.list(filler);
  if (host_.seed < 0) {
    host_.seed = std::random_device()();
    tree_.set("seed", make_scalar(std::to_string(host_.seed), {"a random choice"}));
  }
  if (host_.threads == 0) {
    host_.threads = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
    tree_.set("threads", make_scalar(std::to_string(host_.threads), {"this machine"}));
  }
}

}  // namespace ferula
