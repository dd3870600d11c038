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
// A default is looked for beside the file that names it, in the current folder, and among the
// installed configurations (an empty path: there are none). A file reached twice counts once, at
// its weakest place. At each path of `shorthands`, "LeNet5" stands for "{name: LeNet5}" in every
// source. The result has no `default_configs`. Throws Error.
ConfigValue load_configuration(const std::vector<std::filesystem::path>& files,
                               const std::vector<std::string>& settings,
                               const std::filesystem::path& installed_configs,
                               const std::vector<std::string>& shorthands = {});

// A configuration inside another one: the name of a file, or a mapping that may have
// default_configs of its own, which are looked for beside the file that it was read from.
ConfigValue load_inner_configuration(const ConfigValue& value, const std::string& path,
                                     const std::filesystem::path& installed_configs,
                                     const std::vector<std::string>& shorthands = {});

}  // namespace ferula
