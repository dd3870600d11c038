// From what the command line says to a blueprint.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/files/environment.h"
#include "core/plugins/registry.h"
#include "core/session/blueprint.h"
#include "ferula/host.h"

namespace ferula {

// A blueprint and what it stands on.
struct Setup {
  std::shared_ptr<const ConfigValue> written;  // the configuration before defaults
  std::unique_ptr<Registry> registry;
  c10::Device device = c10::kCPU;
  std::unique_ptr<Blueprint> blueprint;
};

// The configuration of files and settings, as written.
ConfigValue load_options(const RunOptions& options);

// `plugins` is a mapping of names and files to settings; a list is short for one without settings,
// `--plugins` for more of them.
void expand_plugins(ConfigValue& tree, const std::vector<std::string>& more);

// The plugins that options and configuration name, and those of the usual folders.
std::unique_ptr<Registry> make_registry(const RunOptions& options,
                                        std::shared_ptr<const ConfigValue> tree);

// The plugins that are loaded, without the host itself.
std::vector<LoadedPlugin> loaded_plugins(const Registry& registry);

// Finds plugins, resolves the configuration; opens no device: for a process that runs nothing of
// it.
Setup resolve(const RunOptions& options, ConfigValue tree);

// Opens the device (before any plugin is loaded), and then resolves.
Setup set_up(const RunOptions& options, ConfigValue tree);

// What it says where tensors are to be.
std::string device_of(const ConfigValue& tree);

// Where a name stands for a section in every file: the workers and models of users. Sections of
// other workers are expanded when they are known.
const std::vector<std::string>& configuration_shorthands();

// Where configurations are looked for last: share/ferula/configs of the installation.
std::filesystem::path installed_configs();

}  // namespace ferula
