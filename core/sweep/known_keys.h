// What a mapping of a grid file may hold.
#pragma once

#include <string>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// Throws Error with "did you mean" if a mapping has a key that is not known. `path` is the
// mapping's.
void check_keys(const ConfigValue& mapping, const std::string& path,
                const std::vector<std::string>& known);

// Throws Error if a value is no mapping; null is an empty one.
void check_is_mapping(const ConfigValue& value, const std::string& path,
                      const std::string& example);

}  // namespace ferula
