// YAML in and out of the configuration tree.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/config/value.h"

namespace ferula {

// What a hostile input may cost: bytes of a text, values (aliases written out; a long text counts
// as several), levels.
inline constexpr std::size_t kMaxYamlBytes = 1 << 20;
inline constexpr std::size_t kMaxYamlValues = 300'000;
inline constexpr std::size_t kMaxYamlDepth = 64;

// Reads a configuration file: one document, a mapping. Aliases are copied, `<<` is merged. Throws
// Error for whatever else it is: missing, empty, a folder, too large, no text, malformed, a key
// given twice.
ConfigValue parse_yaml_file(const std::filesystem::path& file);

// Reads one value from a text; null from an empty one. Origins have lines if the text has several.
ConfigValue parse_yaml_text(std::string_view text, const std::string& origin_name);

// Block style, keys sorted; lists of scalars on one line. Reading it gives the same tree.
std::string to_yaml(const ConfigValue& value);

// On one line: "{lr: 0.01, betas: [0.9, 0.999]}".
std::string to_yaml_line(const ConfigValue& value);

// As messages name it, of a readable length: "'abc'", "the text '5'", "nothing", "a mapping".
std::string shown(const ConfigValue& value);

}  // namespace ferula
