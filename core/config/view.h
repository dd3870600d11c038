// A component's own part of the configuration tree.
#pragma once

#include <memory>
#include <string>

#include "core/config/value.h"
#include "ferula/config_view.h"

namespace ferula {

// A view of a subtree that stood at this key path; owns its copy, which its children share.
std::unique_ptr<ConfigView> make_view(ConfigValue subtree, std::string key_path);

}  // namespace ferula
