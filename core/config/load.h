// One configuration from files and settings of the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Weakest first: the files in their order, each above its own `default_configs` (a list, or names
// with commas between), then the settings in their order: "a.b=c" sets, "~a.b" deletes.
//
// A file is looked for in the current folder and among the installed configurations (an empty path:
// there are none), a default beside the file that names it before that. A file reached twice counts
// once, at its weakest place. At each path of `shorthands`, "LeNet5" stands for "{name: LeNet5}" in
// every source. The result has no `default_configs`. Throws Error.
ConfigValue load_configuration(const std::vector<std::filesystem::path>& files,
                               const std::vector<std::string>& settings,
                               const std::filesystem::path& installed_configs,
                               const std::vector<std::string>& shorthands = {});

// The last part of that: settings over a tree.
void apply_settings(ConfigValue& tree, const std::vector<std::string>& settings,
                    const std::vector<std::string>& shorthands);

// A configuration inside another one may be the name of a file: at this path writes out the long
// form, "{default_configs: FILE}", so that settings can be put over it.
void expand_file_shorthand(ConfigValue& tree, const std::string& path);

// A configuration inside another one, with what its default_configs name, which are looked for
// beside the file that it was read from. Throws Error.
ConfigValue load_inner_configuration(const ConfigValue& value, const std::string& path,
                                     const std::filesystem::path& installed_configs,
                                     const std::vector<std::string>& shorthands = {});

}  // namespace ferula
