// Which components there are, and which file has them. Loads a plugin when one of its components is
// asked for, and no other.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugins/load.h"
#include "core/plugins/search.h"
#include "ferula/config_view.h"
#include "ferula/error.h"
#include "ferula/plugin.h"

namespace ferula {

// The view of `plugins.NAME`; an empty mapping if the configuration says nothing of the plugin.
using PluginSettings = std::function<std::unique_ptr<ConfigView>(std::string_view plugin)>;

// A name that several plugins have.
struct NameClash {
  std::string sentence;     // with their files, and how to mend it
  bool has_choice = false;  // "pack/Name" tells them apart
};

// Addresses of plugins and components are stable as long as the registry lives. [main thread]
class Registry {
 public:
  Registry(std::vector<FoundPlugin> found, PluginSettings settings);
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // A component of the host itself, whose plugin is called "ferula".
  void add(const ComponentEntry& entry);

  // The component of this name or alias; "pack/Name" says of which plugin. Loads the plugin at
  // first use. Throws Error if it is unknown, with the nearest and all known names; if several
  // plugins have it, with their files; if the plugin cannot be loaded.
  const RegisteredComponent& find(std::string_view kind, std::string_view name);

  // The plugin of this name, loaded. Throws Error likewise.
  const Plugin& plugin(std::string_view name);

  // A file that was not searched for, loaded. The caller trusts it. Throws Error if it does not
  // fit.
  const Plugin& load(const std::filesystem::path& path);

  // Sorted, aliases among them.
  std::vector<std::string> names(std::string_view kind) const;

  // Names of plugins and components for which find() would throw Error.
  std::vector<NameClash> clashes() const;

  // The host first, then what was found, loaded or not.
  const std::deque<Plugin>& plugins() const { return plugins_; }

 private:
  Plugin& index(FoundPlugin found);
  const Plugin& loaded(Plugin& plugin);
  Error unknown(std::string_view kind, const std::string& name) const;

  std::deque<Plugin> plugins_;
  PluginSettings settings_;
};

}  // namespace ferula
