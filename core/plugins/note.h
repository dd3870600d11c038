// What a plugin says of itself in its ELF note, read from the file before anything of it runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ferula {

struct ComponentNote {
  std::string kind;  // "model"; "settings" has no name
  std::string name;
  std::vector<std::string> aliases;

  bool operator==(const ComponentNote&) const = default;
};

struct PluginNote {
  std::string name, version, description;
  std::uint16_t api_major = 0, api_minor = 0;
  std::string build;
  std::vector<ComponentNote> components;
};

// Reads the note without loading the file. Throws Error that tells apart: no such file, a folder,
// unreadable, not a shared library, truncated, no plugin, a corrupt note. [any thread]
PluginNote read_note(const std::filesystem::path& path);

// Throws Error that names both sides and how to mend it, if this host cannot take such a plugin:
// another plugin API, another build. [any thread]
void check_note(const PluginNote& note, const std::filesystem::path& path);

// Whether a host with this API takes a plugin of that one: the same major, a minor that is not
// newer.
bool api_fits(const PluginNote& note, unsigned host_major, unsigned host_minor);

}  // namespace ferula
