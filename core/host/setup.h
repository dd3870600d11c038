// From what the command line says to a blueprint.
#pragma once

#include <memory>

#include "core/config/value.h"
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

// The plugins that options and configuration name, and those of the usual folders.
std::unique_ptr<Registry> make_registry(const RunOptions& options,
                                        std::shared_ptr<const ConfigValue> tree);

// Opens the device (before any plugin is loaded), finds plugins, resolves the configuration.
Setup set_up(const RunOptions& options, ConfigValue tree);

// Where default_configs are looked for last: beside the program, share/ferula/configs.
std::filesystem::path installed_configs();

}  // namespace ferula
