// Folders of data sets.
#pragma once

#include <filesystem>
#include <string>

namespace ferula {

// "~" and "~/…" are below the home folder.
std::filesystem::path expand_home(const std::string& path);

}  // namespace ferula
