// Putting configurations over one another.
#pragma once

#include "core/config/value.h"

namespace ferula {

// The base, with the other on top. Mappings merge key by key; lists and scalars are replaced; null
// and a mapping replace each other. Throws Error, with both places, if one has a mapping where the
// other has a list or scalar.
ConfigValue merged(ConfigValue base, ConfigValue over);

}  // namespace ferula
