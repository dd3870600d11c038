#include "core/host/setup.h"

#include <unistd.h>

#include <utility>

#include "core/config/load.h"
#include "core/config/scalar.h"
#include "core/config/view.h"
#include "core/plugins/search.h"
#include "core/session/device.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// The workers and models of users; sections of other workers are expanded when they are known.
const std::vector<std::string> kShorthands = {"worker", "model"};

bool is_path(const std::string& plugin) {
  return plugin.find('/') != std::string::npos || plugin.ends_with(".so");
}

// Files and folders by their absolute path: the configuration that a run leaves behind must work
// from anywhere.
std::string settled(const std::string& plugin) {
  return is_path(plugin) ? fs::absolute(plugin).lexically_normal().string() : plugin;
}

// `--plugins` is short for the key `plugins`: a list, or a mapping of names to settings.
void add_plugins(ConfigValue& tree, const std::vector<std::string>& plugins) {
  if (plugins.empty()) return;
  ConfigValue* present = tree.find("plugins");
  if (present == nullptr) {
    tree.set("plugins", {.kind = ConfigValue::Kind::list, .origin = {"--plugins"}});
    present = tree.find("plugins");
  }
  for (const std::string& plugin : plugins) {
    ConfigValue name = make_text(settled(plugin), {"--plugins"});
    if (present->kind == ConfigValue::Kind::mapping)
      present->entries.push_back({name.text, make_mapping({}, {"--plugins"})});
    else
      present->items.push_back(std::move(name));
  }
}

std::vector<std::string> named_plugins(const ConfigValue& tree) {
  std::vector<std::string> names;
  const ConfigValue* plugins = tree.find("plugins");
  if (plugins == nullptr) return names;
  if (plugins->kind == ConfigValue::Kind::scalar)
    throw Error(place(*plugins, "plugins") + ": expected a list of names and files, or a mapping " +
                "of names to settings");
  for (const ConfigValue& item : plugins->items) names.push_back(item.text);
  for (const auto& [name, settings] : plugins->entries) names.push_back(name);
  return names;
}

std::unique_ptr<ConfigView> settings_of(const ConfigValue& tree, std::string_view plugin) {
  if (const ConfigValue* plugins = tree.find("plugins"))
    for (const auto& [name, settings] : plugins->entries)
      if (name == plugin) return make_view(settings, "plugins." + name);
  return make_view(make_mapping({}), "plugins." + std::string(plugin));
}

std::string device_of(const ConfigValue& tree) {
  const ConfigValue* device = tree.find("device");
  return device != nullptr ? device->text : "cpu";
}

}  // namespace

fs::path installed_configs() {
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  return program.parent_path().parent_path() / "share/ferula/configs";
}

ConfigValue load_options(const RunOptions& options) {
  ConfigValue tree = load_configuration(options.configurations, options.settings,
                                        installed_configs(), kShorthands);
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

Setup set_up(const RunOptions& options, ConfigValue tree) {
  add_plugins(tree, options.plugins);
  Setup setup;
  setup.device = open_device(device_of(tree));
  setup.written = std::make_shared<const ConfigValue>(tree);
  setup.registry = make_registry(options, setup.written);
  setup.blueprint = std::make_unique<Blueprint>(std::move(tree), *setup.registry);
  return setup;
}

}  // namespace ferula
