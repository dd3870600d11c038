#include "config_template.h"

#include <iostream>
#include <map>

#include "component_table.h"
#include "core/config/explain.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// Kind to name. Workers and optimizers have a usual one.
using Names = std::map<std::string, std::string>;

Names names_by_kind(const ComponentTable& table, const std::vector<std::string>& names) {
  Names by_kind = {{"worker", "OfflineTrainer"}, {"optimizer", "Adam"}};
  for (const std::string& name : names) {
    const std::vector<ComponentDescription> found = table.describe(name);
    if (found.size() > 1)
      throw Error("config template: '" + name + "' has several components; name one of them, as " +
                  "`ferula plugins show " + name + "` lists them");
    by_kind[found.front().kind] = name;
  }
  return by_kind;
}

const std::string& name_of(const std::string& kind, const Names& names) {
  const auto found = names.find(kind);
  if (found != names.end()) return found->second;
  throw Error("config template: " + names.at("worker") + " needs a " + kind +
              "; name one that `ferula plugins list` shows");
}

// Names in each section that the worker lists.
ConfigValue named_tree(const std::vector<ParameterInfo>& worker, const Names& names) {
  const Origin origin{"template"};
  ConfigValue tree = make_mapping({}, origin);
  const auto set_name = [&](const std::string& section, const std::string& kind) {
    tree.set(section + ".name", make_text(name_of(kind, names), origin));
  };
  set_name("worker", "worker");
  for (const ParameterInfo& parameter : worker) {
    if (parameter.type == "loader") {
      set_name(parameter.key + ".problem", "problem");
      tree.set(parameter.key + ".problem.batch_size", make_scalar("64", origin));
    } else if (parameter.is_section) {
      set_name(parameter.key, parameter.type);
    }
  }
  return tree;
}

}  // namespace

ConfigValue without_chance(const Setup& setup) {
  ConfigValue tree = setup.blueprint->tree();
  for (const char* key : {"seed", "threads"}) {
    tree.erase(key);
    if (const ConfigValue* written = setup.written->find(key)) tree.set(key, *written);
  }
  return tree;
}

int print_template(const Arguments& arguments) {
  if (arguments.has("json")) throw Error("config template: writes YAML only; leave out --json");
  const RunOptions options = to_run_options(arguments);
  const ComponentTable table(
      find_plugins({options.plugins, plugin_folders(), options.trust_plugins}));
  const Names names =
      names_by_kind(table, {arguments.operands.begin() + 1, arguments.operands.end()});
  ConfigValue tree = named_tree(table.describe(names.at("worker")).front().parameters, names);
  for (const std::string& setting : options.settings) apply_setting(tree, setting, {});
  const Setup setup = set_up(options, std::move(tree));
  std::cout << template_yaml(setup.blueprint->schema(), without_chance(setup));
  return 0;
}

}  // namespace ferula
