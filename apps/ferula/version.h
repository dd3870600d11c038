// Which Ferula this is.
#pragma once

#include <string>

namespace ferula {

// "0.1.0"
std::string host_version();

// "ferula 0.1.0", the plugin API, LibTorch and the build string; a line each.
std::string version_text();

}  // namespace ferula
