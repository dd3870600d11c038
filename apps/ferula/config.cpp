// ferula config show|explain|diff|template: configurations without running them.
#include <iostream>
#include <nlohmann/json.hpp>

#include "component_table.h"
#include "core/config/explain.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/host/setup.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

RunOptions options_for(const Arguments& arguments, std::vector<std::string> files) {
  RunOptions options = to_run_options(arguments);
  options.worker = "OfflineTrainer";
  options.configurations = {files.begin(), files.end()};
  return options;
}

Setup resolve(const Arguments& arguments, const std::vector<std::string>& files) {
  if (files.empty()) throw Error("which configuration? See `ferula help config`");
  const RunOptions options = options_for(arguments, files);
  return set_up(options, load_options(options));
}

std::vector<std::string> rest(const Arguments& arguments) {
  return {arguments.operands.begin() + 1, arguments.operands.end()};
}

// Null where a configuration has no such value.
Json to_json(const std::optional<ConfigValue>& value) {
  return value ? Json(to_yaml_line(*value)) : Json();
}

int print_leaves(const Leaves& found, const Arguments& arguments) {
  if (!arguments.has("json")) {
    std::cout << explain(found);
    return 0;
  }
  Json all = Json::array();
  for (const auto& [path, value] : found)
    all.push_back(
        {{"key", path}, {"value", to_yaml_line(*value)}, {"origin", value->origin.text()}});
  std::cout << all.dump(2) << '\n';
  return 0;
}

int show(const Arguments& arguments) {
  const Setup setup = resolve(arguments, rest(arguments));
  if (arguments.has("json")) return print_leaves(leaves_of(setup.blueprint->tree()), arguments);
  std::cout << to_yaml(setup.blueprint->tree());
  return 0;
}

int explain_keys(const Arguments& arguments) {
  const Setup setup = resolve(arguments, rest(arguments));
  const std::string key = arguments.has("key") ? arguments.get<std::string>("key") : "";
  return print_leaves(leaves_of(setup.blueprint->tree(), key), arguments);
}

int show_diff(const Arguments& arguments) {
  if (arguments.operands.size() != 3) throw Error("usage: ferula config diff CONFIG CONFIG");
  const Setup left = resolve(arguments, {arguments.operands[1]});
  const Setup right = resolve(arguments, {arguments.operands[2]});
  const auto differences = diff(left.blueprint->tree(), right.blueprint->tree());
  if (!arguments.has("json")) {
    std::cout << to_text(differences);
    return 0;
  }
  Json all = Json::array();
  for (const auto& [path, left, right] : differences)
    all.push_back({{"key", path}, {"left", to_json(left)}, {"right", to_json(right)}});
  std::cout << all.dump(2) << '\n';
  return 0;
}

// The configuration that names these components, for the sections that the worker lists.
ConfigValue named_components(const ComponentTable& table, const std::vector<std::string>& names) {
  std::string worker = "OfflineTrainer", problem, model, optimizer = "Adam";
  for (const std::string& name : names)
    for (const ComponentDescription& component : table.describe(name)) {
      if (component.kind == "worker") worker = name;
      if (component.kind == "problem") problem = name;
      if (component.kind == "model") model = name;
      if (component.kind == "optimizer") optimizer = name;
    }
  ConfigValue tree = make_mapping({}, {"template"});
  const auto set = [&](const std::string& path, const std::string& text) {
    tree.set(path, make_text(text, {"template"}));
  };
  set("worker.name", worker);
  for (const ComponentDescription& component : table.describe(worker))
    for (const ParameterInfo& parameter : component.parameters) {
      if (parameter.type == "loader" && !problem.empty()) {
        set(parameter.key + ".problem.name", problem);
        tree.set(parameter.key + ".problem.batch_size", make_scalar("64", {"template"}));
      }
      if (parameter.type == "model" && !model.empty()) set(parameter.key + ".name", model);
      if (parameter.type == "optimizer") set(parameter.key + ".name", optimizer);
    }
  return tree;
}

int write_template(const Arguments& arguments) {
  const RunOptions options = options_for(arguments, {});
  PluginSearch search{options.plugins, plugin_folders(), options.trust_plugins};
  const ComponentTable table(find_plugins(search));
  const Setup setup = set_up(options, named_components(table, rest(arguments)));
  std::cout << template_yaml(setup.blueprint->schema(), setup.blueprint->tree());
  return 0;
}

}  // namespace

Command config_command() {
  po::options_description options = run_options_with_output();
  options.add_options()("key", po::value<std::string>(), "explain: this key and those below it");
  return {
      "config",
      "show CONFIG… | explain CONFIG… | diff CONFIG CONFIG | template NAME…",
      "Shows what a configuration comes to, without running it",
      "show prints the whole tree, defaults included; explain says where each value came from;\n"
      "diff compares two; template writes one for the named worker, problem, model, optimizer.",
      1,
      static_cast<std::size_t>(-1),
      options,
      [](const Arguments& arguments) {
        const std::string& action = arguments.operands.front();
        if (action == "show") return show(arguments);
        if (action == "explain") return explain_keys(arguments);
        if (action == "diff") return show_diff(arguments);
        if (action == "template") return write_template(arguments);
        throw Error("ferula config: expected show, explain, diff or template, got '" + action +
                    "'" + did_you_mean(action, {"show", "explain", "diff", "template"}));
      }};
}

}  // namespace ferula
