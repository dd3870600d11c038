// Which package a file came from. Asks Debian's dpkg and reads records of Python's wheels: for
// people who look at an installation, not for what a training does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ferula {

// Of each file "package ferula-pack-vision" (Debian's), "wheel ferula-pack-vision 1.0.0", or
// nothing if it is of neither. REQUIRES: absolute paths without links. [main thread]
std::vector<std::string> packages_of(const std::vector<std::filesystem::path>& files);

}  // namespace ferula
