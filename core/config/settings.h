// `--set` of the command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Whether a text can be the path of a key: parts with single dots between, not too many.
bool is_key_path(std::string_view path);

// Puts "a.b=c" over the tree, its value read as YAML; "~a.b" deletes. See load_configuration() for
// the shorthands. Throws Error if the setting is malformed, does not fit, or has nothing to delete.
void apply_setting(ConfigValue& tree, const std::string& setting,
                   const std::vector<std::string>& shorthands);

}  // namespace ferula
