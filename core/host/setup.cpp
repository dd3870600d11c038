#include "core/host/setup.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/config/load.h"
#include "core/config/scalar.h"
#include "core/config/view.h"
#include "core/plugins/installation.h"
#include "core/plugins/search.h"
#include "core/session/device.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

bool is_path(const std::string& plugin) {
  return plugin.find('/') != std::string::npos || plugin.ends_with(".so");
}

// Files and folders by their absolute path: the configuration that a run leaves behind must work
// from anywhere.
std::string settled(const std::string& plugin) {
  return is_path(plugin) ? fs::absolute(plugin).lexically_normal().string() : plugin;
}

std::vector<std::string> named_plugins(const ConfigValue& tree) {
  const ConfigValue* plugins = tree.find("plugins");
  return plugins != nullptr ? plugins->keys() : std::vector<std::string>{};
}

std::unique_ptr<ConfigView> settings_of(const ConfigValue& tree, std::string_view plugin) {
  if (const ConfigValue* plugins = tree.find("plugins"))
    for (const auto& [name, settings] : plugins->entries)
      if (name == plugin) return make_view(settings, "plugins." + name);
  return make_view(make_mapping({}), "plugins." + std::string(plugin));
}

}  // namespace

void expand_plugins(ConfigValue& tree, const std::vector<std::string>& more) {
  ConfigValue plugins = make_mapping({}, {"--plugins"});
  const auto add = [&](const std::string& name, ConfigValue settings) {
    if (is_path(name) && !settings.entries.empty())
      throw Error(
          place(settings, "plugins." + name) +
          ": expected {} behind a file or a folder; settings stand behind the plugin's name, "
          "in an entry of their own");
    const std::vector<std::string> present = plugins.keys();
    if (std::find(present.begin(), present.end(), name) == present.end())
      plugins.entries.push_back({name, std::move(settings)});
  };
  if (const ConfigValue* written = tree.find("plugins")) {
    if (written->kind == ConfigValue::Kind::scalar)
      throw Error(place(*written, "plugins") + ": expected a list of names and files, or a " +
                  "mapping of names to settings");
    plugins.origin = written->origin;
    for (const auto& [name, settings] : written->entries) add(name, settings);
    for (const ConfigValue& item : written->items) add(item.text, make_mapping({}, item.origin));
  }
  for (const std::string& plugin : more) add(settled(plugin), make_mapping({}, {"--plugins"}));
  if (!plugins.entries.empty()) tree.set("plugins", std::move(plugins));
}

const std::vector<std::string>& configuration_shorthands() {
  static const std::vector<std::string> paths = {"worker", "model"};
  return paths;
}

fs::path installed_configs() { return installation() / "share/ferula/configs"; }

ConfigValue load_options(const RunOptions& options) {
  ConfigValue tree = load_configuration(options.configurations, {}, installed_configs(),
                                        configuration_shorthands());
  expand_file_shorthand(tree, "experiment");
  apply_settings(tree, options.settings, configuration_shorthands());
  if (!options.worker.empty() && tree.find("worker") == nullptr)
    tree.set("worker", make_text(options.worker, {"the command"}));
  return tree;
}

std::unique_ptr<Registry> make_registry(const RunOptions& options,
                                        std::shared_ptr<const ConfigValue> tree) {
  PluginSearch search{named_plugins(*tree), plugin_folders(), options.trust_plugins};
  return std::make_unique<Registry>(
      find_plugins(search),
      [tree = std::move(tree)](std::string_view plugin) { return settings_of(*tree, plugin); });
}

std::vector<LoadedPlugin> loaded_plugins(const Registry& registry) {
  std::vector<LoadedPlugin> plugins;
  for (const Plugin& plugin : registry.plugins())
    if (plugin.loaded && !plugin.path.empty())
      plugins.push_back({plugin.note.name, plugin.note.version, plugin.path});
  return plugins;
}

std::string device_of(const ConfigValue& tree) {
  const ConfigValue* device = tree.find("device");
  return device != nullptr ? device->text : "cpu";
}

Setup resolve(const RunOptions& options, ConfigValue tree) {
  expand_plugins(tree, options.plugins);
  Setup setup;
  parse_device(device_of(tree));
  setup.written = std::make_shared<const ConfigValue>(tree);
  setup.registry = make_registry(options, setup.written);
  setup.blueprint = std::make_unique<Blueprint>(std::move(tree), *setup.registry);
  return setup;
}

Setup set_up(const RunOptions& options, ConfigValue tree) {
  const c10::Device device = open_device(device_of(tree));
  Setup setup = resolve(options, std::move(tree));
  setup.device = device;
  return setup;
}

}  // namespace ferula
