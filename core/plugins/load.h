// Loading a plugin: its code is mapped, asked through the C door, and registers its components.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/plugins/note.h"
#include "ferula/plugin.h"

namespace ferula {

struct Plugin;

// A component, as one of its names finds it.
struct RegisteredComponent {
  std::string kind;
  std::string name;     // its own name, also behind an alias
  std::string presets;  // of the alias: an inline YAML mapping, or nothing
  Factory factory;
  const Plugin* plugin = nullptr;
};

// By kind and name or alias.
using Components = std::map<std::pair<std::string, std::string>, RegisteredComponent>;

// A plugin, or the host itself with its own components. REQUIRES: never moves.
struct Plugin {
  std::filesystem::path path;  // empty: the host
  PluginNote note;
  bool loaded = false;
  Components components;            // when loaded
  std::optional<Factory> settings;  // of the plugin as a whole, when loaded and if it has some
};

// Loads the file for the life of the process, compares the C door with the note, lets the plugin
// register, and compares what it registered with the note. Throws Error, and then the plugin's
// record is as before. REQUIRES: check_note() passed. [main thread]
void load_plugin(Plugin& plugin, const ConfigView& settings);

}  // namespace ferula
