// ferula plugins list|show|check: what there is, from the notes alone where that will do.
#include <iostream>
#include <nlohmann/json.hpp>

#include "component_table.h"
#include "core/plugins/note.h"
#include "core/plugins/package.h"
#include "core/plugins/search.h"
#include "core/plugins/trust.h"
#include "core/text/nearest.h"
#include "ferula/error.h"
#include "run_options.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

std::vector<FoundPlugin> found_plugins(const Arguments& arguments) {
  return find_plugins(
      {arguments.list<std::string>("plugins"), plugin_folders(), arguments.has("trust-plugins")});
}

Json to_json(const FoundPlugin& plugin) {
  Json components = Json::array();
  for (const ComponentNote& component : plugin.note.components)
    components.push_back(
        {{"kind", component.kind}, {"name", component.name}, {"aliases", component.aliases}});
  return {{"name", plugin.note.name},
          {"version", plugin.note.version},
          {"description", plugin.note.description},
          {"file", plugin.path.string()},
          {"components", components}};
}

void print(const FoundPlugin& plugin, const std::string& package) {
  std::cout << plugin.note.name << " " << plugin.note.version << "  " << plugin.note.description
            << "\n  " << plugin.path.string() << (package.empty() ? "" : " (" + package + ")")
            << '\n';
  for (const ComponentNote& component : plugin.note.components) {
    if (component.name.empty()) continue;
    std::cout << "  " << component.kind << " " << component.name
              << (component.aliases.empty() ? "" : " (" + joined(component.aliases) + ")") << '\n';
  }
}

int list_plugins(const Arguments& arguments) {
  const std::vector<FoundPlugin> found = found_plugins(arguments);
  std::vector<std::filesystem::path> files;
  for (const FoundPlugin& plugin : found) files.push_back(plugin.path);
  const std::vector<std::string> packages = packages_of(files);
  if (arguments.has("json")) {
    Json all = Json::array();
    for (std::size_t i = 0; i < found.size(); ++i) {
      all.push_back(to_json(found[i]));
      all.back()["package"] = packages[i].empty() ? Json() : Json(packages[i]);
    }
    std::cout << all.dump(2) << '\n';
    return 0;
  }
  for (std::size_t i = 0; i < found.size(); ++i) print(found[i], packages[i]);
  if (found.empty()) std::cout << "no plugins found\n";
  return 0;
}

int show_component(const Arguments& arguments) {
  if (arguments.operands.size() != 2)
    throw Error("usage: ferula plugins show NAME, of a plugin or a component");
  const ComponentTable table(found_plugins(arguments));
  const std::vector<ComponentDescription> shown = table.describe(arguments.operands[1]);
  std::cout << (arguments.has("json") ? to_json_text(shown) : to_text(shown));
  return 0;
}

int check_file(const Arguments& arguments) {
  if (arguments.operands.size() != 2) throw Error("usage: ferula plugins check FILE");
  const std::filesystem::path file = arguments.operands[1];
  const PluginNote note = read_note(file);
  if (!arguments.has("trust-plugins")) check_trust(file);
  check_note(note, file);
  const ComponentTable table({{std::filesystem::canonical(file), note}});
  const auto shown = table.describe(note.name);  // loads it
  if (arguments.has("json"))
    std::cout << to_json({file, note}).dump(2) << '\n';
  else
    std::cout << file.string() << ": fits; " << note.name << " " << note.version << " with "
              << shown.size() << " components\n";
  return 0;
}

}  // namespace

Command plugins_command() {
  po::options_description options;
  auto add = options.add_options();
  add("plugins", po::value<std::vector<std::string>>()->composing(),
      "a plugin file or a folder to look at as well. May be repeated");
  add("trust-plugins", "also look at plugins that others may write");
  add_json_option(options);
  return {"plugins",
          "list | show NAME | check FILE",
          "Says which plugins there are and what they bring",
          "list reads the notes and loads nothing, and says which package each file came from;\n"
          "show NAME loads a plugin and prints parameters and streams of its components; check\n"
          "FILE says whether a file would be accepted.",
          1,
          2,
          options,
          [](const Arguments& arguments) {
            const std::string& action = arguments.operands.front();
            if (action == "list") return list_plugins(arguments);
            if (action == "show") return show_component(arguments);
            if (action == "check") return check_file(arguments);
            throw Error("plugins: expected list, show or check, got '" + action + "'" +
                        did_you_mean(action, {"list", "show", "check"}));
          }};
}

}  // namespace ferula
