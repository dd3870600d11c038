// Where this host is installed: everything else of an installation is found from there.
#pragma once

#include <filesystem>

namespace ferula {

// The folder that has lib/ferula/plugins and share/ferula/configs. It is found from the host's own
// library, "lib/libferula_core.so" in a build folder and "lib/ferula/libferula_core.so" in an
// installation, and so the same for every program that links it.
std::filesystem::path installation();

}  // namespace ferula
