#include "core/plugins/registry.h"

#include <map>
#include <set>
#include <utility>

#include "core/text/nearest.h"

namespace ferula {
namespace {

constexpr char kHost[] = "ferula";

// Its name and aliases; none of a plugin's settings.
std::vector<std::string> names_of(const ComponentNote& component) {
  std::vector<std::string> names = component.aliases;
  if (!component.name.empty()) names.push_back(component.name);
  return names;
}

// All names and aliases of a kind that a plugin has, by its note.
std::set<std::string> names_of(const Plugin& plugin, std::string_view kind) {
  std::set<std::string> names;
  for (const ComponentNote& component : plugin.note.components)
    if (component.kind == kind)
      for (const std::string& name : names_of(component)) names.insert(name);
  return names;
}

std::string shown(const Plugin& plugin) {
  return plugin.path.empty() ? "Ferula itself" : plugin.path.string();
}

// "several plugins have model 'Net': a.so and b.so; write 'a/Net' or 'b/Net'"
NameClash clash(const std::vector<const Plugin*>& plugins, const std::string& what,
                const std::string& name) {
  std::vector<std::string> files;
  std::set<std::string> choices;
  for (const Plugin* plugin : plugins) {
    files.push_back(shown(*plugin));
    choices.insert("'" + plugin->note.name + "/" + name + "'");
  }
  const bool has_choice = choices.size() == plugins.size();
  const std::string mend = has_choice ? "write " + joined({choices.begin(), choices.end()}, " or ")
                                      : "remove all but one";
  return {"several plugins have " + what + ": " + joined(files, " and ") + "; " + mend, has_choice};
}

// Throws Error unless there is exactly one.
Plugin& only(const std::vector<Plugin*>& candidates, const std::string& what,
             const std::string& name) {
  if (candidates.size() == 1) return *candidates.front();
  throw Error(clash({candidates.begin(), candidates.end()}, what, name).sentence);
}

}  // namespace

Registry::Registry(std::vector<FoundPlugin> found, PluginSettings settings)
    : settings_(std::move(settings)) {
  plugins_.emplace_back().note.name = kHost;
  plugins_.front().loaded = true;
  for (FoundPlugin& plugin : found) index(std::move(plugin));
}

Plugin& Registry::index(FoundPlugin found) {
  if (found.note.name == kHost)
    throw Error(found.path.string() + ": a plugin cannot be called '" + kHost +
                "', which means the program itself; give it another name");
  Plugin& plugin = plugins_.emplace_back();
  plugin.path = std::move(found.path);
  plugin.note = std::move(found.note);
  return plugin;
}

void Registry::add(const ComponentEntry& entry) {
  Plugin& host = plugins_.front();
  ComponentNote note{std::string(entry.kind), std::string(entry.name), {}};
  RegisteredComponent component{note.kind, note.name, "", entry.factory, &host};
  host.components.emplace(std::pair(note.kind, note.name), component);
  for (std::size_t i = 0; i < entry.alias_count; ++i) {
    component.presets = entry.aliases[i].presets;
    note.aliases.emplace_back(entry.aliases[i].name);
    host.components.emplace(std::pair(note.kind, note.aliases.back()), component);
  }
  host.note.components.push_back(std::move(note));
}

const RegisteredComponent& Registry::find(std::string_view kind, std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::string_view pack = slash == name.npos ? "" : name.substr(0, slash);
  const std::string component(slash == name.npos ? name : name.substr(slash + 1));
  std::vector<Plugin*> candidates;
  for (Plugin& plugin : plugins_)
    if ((slash == name.npos || plugin.note.name == pack) &&
        names_of(plugin, kind).contains(component))
      candidates.push_back(&plugin);
  if (candidates.empty()) throw unknown(kind, std::string(name));
  Plugin& plugin = only(candidates, std::string(kind) + " '" + component + "'", component);
  return loaded(plugin).components.at({std::string(kind), component});
}

const Plugin& Registry::plugin(std::string_view name) {
  std::vector<Plugin*> candidates;
  std::vector<std::string> names;
  for (Plugin& plugin : plugins_) {
    names.push_back(plugin.note.name);
    if (plugin.note.name == name) candidates.push_back(&plugin);
  }
  if (candidates.empty())
    throw Error("there is no plugin '" + std::string(name) + "'" + did_you_mean(name, names) +
                "; there are: " + joined(names));
  return loaded(only(candidates, "the name '" + std::string(name) + "'", std::string(name)));
}

const Plugin& Registry::load(const std::filesystem::path& path) {
  PluginNote note = read_note(path);
  check_note(note, path);
  const std::filesystem::path real = canonical(path);
  for (Plugin& plugin : plugins_)
    if (!plugin.path.empty() && equivalent(plugin.path, real)) return loaded(plugin);
  Plugin& plugin = index({real, std::move(note)});
  try {
    return loaded(plugin);
  } catch (...) {
    plugins_.pop_back();
    throw;
  }
}

std::vector<std::string> Registry::names(std::string_view kind) const {
  std::set<std::string> names;
  for (const Plugin& plugin : plugins_) names.merge(names_of(plugin, kind));
  return {names.begin(), names.end()};
}

std::vector<NameClash> Registry::clashes() const {
  std::map<std::pair<std::string, std::string>, std::vector<const Plugin*>> owners;
  for (const Plugin& plugin : plugins_) {
    const std::string& name = plugin.note.name;
    auto& namesakes = owners[{"the name '" + name + "'", name}];
    namesakes.push_back(&plugin);
    if (namesakes.size() > 1) continue;  // which says it of all its components
    for (const ComponentNote& component : plugin.note.components)
      for (const std::string& one : names_of(component))
        owners[{component.kind + " '" + one + "'", one}].push_back(&plugin);
  }
  std::vector<NameClash> clashes;
  for (const auto& [name, plugins] : owners)
    if (plugins.size() > 1) clashes.push_back(clash(plugins, name.first, name.second));
  return clashes;
}

const Plugin& Registry::loaded(Plugin& plugin) {
  if (!plugin.loaded) load_plugin(plugin, *settings_(plugin.note.name));
  return plugin;
}

Error Registry::unknown(std::string_view kind, const std::string& name) const {
  const std::vector<std::string> known = names(kind);
  std::vector<std::string> candidates = known;
  for (const Plugin& plugin : plugins_)
    for (const std::string& component : names_of(plugin, kind))
      candidates.push_back(plugin.note.name + "/" + component);
  return Error(
      "there is no " + std::string(kind) + " '" + name + "'" + did_you_mean(name, candidates) +
      "; known: " + (known.empty() ? "none, for no plugin was found that has one" : joined(known)));
}

}  // namespace ferula
