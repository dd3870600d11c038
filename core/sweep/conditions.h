// What swept values say of the conditions of others.
#pragma once

#include <string>

#include "core/sweep/sweep.h"

namespace ferula {

// Whether two paths are the same, or one is of a key below the other's.
bool overlap(const std::string& a, const std::string& b);

// What a value of a swept key says of a path; null if nothing.
const ConfigValue* value_at(const std::string& path, const SweptKey& key, const ConfigValue& value);

// Whether it is one of those that the condition asks for; null is not.
bool is_wanted(const ConfigValue* value, const Condition& condition);

}  // namespace ferula
