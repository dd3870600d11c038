#include "core/plugins/load.h"

#include <dlfcn.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <iterator>
#include <vector>

#include "core/plugins/guards.h"
#include "core/text/nearest.h"

namespace ferula {
namespace {

constexpr char kDoor[] = "ferula_plugin_query";

std::string text(std::string_view view) { return std::string(view); }

// Takes what one plugin registers; nothing of it counts before load_plugin() has compared it.
class Staging final : public Registrar {
 public:
  Staging(const Plugin& plugin, const ConfigView& settings)
      : plugin_(plugin), settings_view_(settings) {}

  const ConfigView& settings() const override { return settings_view_; }

  void add(std::string_view kind, std::string_view name, const Factory& factory) override {
    if (factory.list == nullptr || factory.create == nullptr)
      throw Error(text(kind) + " '" + text(name) + "' comes without a factory");
    insert(name, {text(kind), text(name), "", factory, &plugin_});
    registered_.push_back({text(kind), text(name), {}});
  }

  void add_alias(std::string_view kind, std::string_view alias, std::string_view name,
                 std::string_view presets) override {
    const auto target = std::find_if(registered_.begin(), registered_.end(), [&](const auto& r) {
      return r.kind == kind && r.name == name;
    });
    if (target == registered_.end())
      throw Error("alias '" + text(alias) + "' is for " + text(kind) + " '" + text(name) +
                  "', which is not registered");
    RegisteredComponent component = components_.at({text(kind), text(name)});
    component.presets = presets;
    insert(alias, component);
    target->aliases.push_back(text(alias));
  }

  const std::vector<ComponentNote>& registered() const { return registered_; }

  void commit(Plugin& plugin) {
    if (const auto node = components_.extract({"settings", ""}))
      plugin.settings = node.mapped().factory;
    plugin.components = std::move(components_);
    plugin.loaded = true;
  }

 private:
  void insert(std::string_view name, const RegisteredComponent& component) {
    const std::string kind = component.kind;
    if (!components_.try_emplace({kind, text(name)}, component).second)
      throw Error(kind + " '" + text(name) + "' is registered twice");
  }

  const Plugin& plugin_;
  const ConfigView& settings_view_;
  Components components_;
  std::vector<ComponentNote> registered_;
};

// Never unloaded: code of a plugin outlives every object, exception and thread that it made, and
// LibTorch is not safe to unload.
boost::dll::shared_library& open_forever(const std::filesystem::path& path) {
  static auto& libraries = *new std::vector<std::unique_ptr<boost::dll::shared_library>>;
  auto library = std::make_unique<boost::dll::shared_library>();
  boost::dll::fs::error_code error;
  library->load(path.string(), error,
                boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  if (error) {
    const char* why = ::dlerror();
    throw Error("the system cannot load it: " + (why ? std::string(why) : error.message()));
  }
  return *libraries.emplace_back(std::move(library));
}

const ferula_plugin& query(boost::dll::shared_library& library) {
  if (!library.has(kDoor))
    throw Error(std::string("it does not export ") + kDoor + ", which FERULA_PLUGIN() makes");
  const ferula_plugin* door = library.get<const ferula_plugin*()>(kDoor)();
  if (door == nullptr || door->size < sizeof(ferula_plugin) || door->build == nullptr ||
      door->name == nullptr || door->version == nullptr || door->register_components == nullptr)
    throw Error(std::string("what ") + kDoor + " returns is incomplete; build the plugin again");
  return *door;
}

std::string identity(std::string_view name, std::string_view version, unsigned api_major,
                     unsigned api_minor, std::string_view build) {
  return "'" + text(name) + "' " + text(version) + ", plugin API " + std::to_string(api_major) +
         "." + std::to_string(api_minor) + ", for '" + text(build) + "'";
}

void check_identity(const ferula_plugin& door, const PluginNote& note) {
  const std::string door_says =
      identity(door.name, door.version, door.api_major, door.api_minor, door.build);
  const std::string note_says =
      identity(note.name, note.version, note.api_major, note.api_minor, note.build);
  if (door_says != note_says)
    throw Error("the file contradicts itself: its note says " + note_says + ", its code " +
                door_says + "; build the plugin again");
}

void register_components(const ferula_plugin& door, Registrar& registrar) {
  std::string why;
  try {
    const char* answer = door.register_components(&registrar);
    if (answer == nullptr) return;
    why = answer;
  } catch (...) {
    why = current_exception_sentence();
  }
  throw Error("plugin '" + text(door.name) + "' failed to register its components: " + why);
}

std::vector<std::string> described(const std::vector<ComponentNote>& components) {
  std::vector<std::string> lines;
  for (const ComponentNote& component : components) {
    const std::string line = component.kind + " '" + component.name + "'";
    lines.push_back(line);
    for (const std::string& alias : component.aliases)
      lines.push_back("alias '" + alias + "' of " + line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string missing(const std::vector<std::string>& from, const std::vector<std::string>& in) {
  std::vector<std::string> lines;
  std::set_difference(from.begin(), from.end(), in.begin(), in.end(), std::back_inserter(lines));
  return lines.empty() ? "nothing" : joined(lines);
}

void check_registered(const std::vector<ComponentNote>& registered, const PluginNote& note) {
  const auto done = described(registered), promised = described(note.components);
  if (done != promised)
    throw Error("plugin '" + note.name + "' did not register what its note says: missing " +
                missing(promised, done) + "; not in the note: " + missing(done, promised) +
                "; build the plugin again");
}

}  // namespace

void load_plugin(Plugin& plugin, const ConfigView& settings) try {
  const ferula_plugin& door = query(open_forever(plugin.path));
  check_identity(door, plugin.note);
  Staging staging(plugin, settings);
  register_components(door, staging);
  check_registered(staging.registered(), plugin.note);
  staging.commit(plugin);
} catch (const Error& error) {
  throw error.at(plugin.path.string());
}

}  // namespace ferula
