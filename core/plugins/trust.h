// May this file be loaded into a process of this user?
#pragma once

#include <filesystem>

namespace ferula {

// Throws Error if somebody else could have put a plugin there: a file or folder that others may
// write, or that belongs neither to root nor to the user. Checks this path alone, through links.
void check_trust(const std::filesystem::path& path);

}  // namespace ferula
