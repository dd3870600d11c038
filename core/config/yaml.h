// YAML, to and from our own tree.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/config/value.h"

namespace ferula {

// Throws Error with file and line if the file cannot be read, is no YAML, holds several documents,
// gives a key twice, or is larger or deeper than any configuration: 1 MB, 100 levels, 100,000
// values once aliases are written out.
ConfigValue parse_yaml_file(const std::filesystem::path& file);
// `source` stands for the file in origins and messages; a text of one line may leave out the line.
ConfigValue parse_yaml_text(const std::string& text, const std::string& source,
                            bool with_lines = true);

// Block style, keys sorted. Reads back as the same tree.
std::string to_yaml(const ConfigValue& value);
// One line, flow style: "[32, 32]".
std::string to_inline_yaml(const ConfigValue& value);

}  // namespace ferula
