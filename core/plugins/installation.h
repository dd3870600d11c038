// Where this host is installed: everything else of an installation is found from there.
#pragma once

#include <filesystem>

namespace ferula {

// The folder that has lib/ferula/plugins and share/ferula/configs. It is found from the host's own
// library, "lib/libferula_core.so" in a build folder and "lib/ferula/libferula_core.so" in an
// installation, and so the same for every program that links it.
std::filesystem::path installation();

// The program or shared library of this process that has what is at an address, without links.
std::filesystem::path file_at(const void* address);

// That has this function.
template <class Function>
std::filesystem::path file_of(Function* function) {
  return file_at(reinterpret_cast<const void*>(function));
}

}  // namespace ferula
