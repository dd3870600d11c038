// ferula config template: a configuration to begin with.
#pragma once

#include "core/config/value.h"
#include "core/host/setup.h"
#include "run_options.h"

namespace ferula {

// The tree of a setup without what chance or this machine decided.
ConfigValue without_chance(const Setup& setup);

// Prints the YAML file for the components that the operands name, with the meaning of each value.
// Returns the exit code. Throws Error if one is unknown, or the worker needs one more.
int print_template(const Arguments& arguments);

}  // namespace ferula
