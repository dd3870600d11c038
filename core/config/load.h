// Configuration files and settings, merged into one tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Merges the files, of which the last one wins; a file wins over its own `default_configs` (a list,
// or a text with commas), of which again the last one wins. They are looked for beside the file
// that names them, then in the current folder, then among the installed ones. A file reached twice
// counts once, at its weakest place. Then come settings: "a.b=YAML", or "~a.b" to delete.
//
// The result has no `default_configs`. Throws Error with places.
ConfigValue load_configuration(const std::vector<std::filesystem::path>& files,
                               const std::vector<std::string>& settings,
                               const std::filesystem::path& installed);

// `stronger` over `weaker`: mappings merge key by key, anything else is replaced. A mapping against
// a scalar or a list is an Error that names both places.
void merge(ConfigValue& weaker, ConfigValue stronger);

// One setting, as on the command line.
void apply_setting(ConfigValue& tree, const std::string& setting);

}  // namespace ferula
