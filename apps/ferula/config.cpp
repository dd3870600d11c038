// ferula config show|explain|diff|template: configurations without running them.
#include <iostream>
#include <nlohmann/json.hpp>

#include "config_template.h"
#include "core/config/explain.h"
#include "core/config/yaml.h"
#include "core/host/setup.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

Setup resolve(const Arguments& arguments, const std::vector<std::string>& files) {
  if (files.empty())
    throw Error("config " + arguments.operands.front() +
                ": which configuration? See `ferula help config`");
  RunOptions options = to_run_options(arguments);
  options.worker = "OfflineTrainer";
  options.configurations = {files.begin(), files.end()};
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
  const auto differences = diff(without_chance(left), without_chance(right));
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
        if (action == "template") return print_template(arguments);
        throw Error("config: expected show, explain, diff or template, got '" + action + "'" +
                    did_you_mean(action, {"show", "explain", "diff", "template"}));
      }};
}

}  // namespace ferula
