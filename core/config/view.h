// The view that a component gets of its part of the configuration.
#pragma once

#include <memory>
#include <string>

#include "core/config/value.h"
#include "ferula/config_view.h"

namespace ferula {

// `path` is for messages only: there is no way up. REQUIRES: the value outlives the view.
std::unique_ptr<ConfigView> make_view(const ConfigValue& value, std::string path);

}  // namespace ferula
