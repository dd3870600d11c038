// Paths as a project's files write them: so that its folder can be moved.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ferula {

// Absolute, without "." and "..", and without a slash at the end.
std::filesystem::path plain_path(const std::filesystem::path& path);

// Whether a path is this folder, or in it. REQUIRES: both are plain.
bool is_inside(const std::filesystem::path& path, const std::filesystem::path& folder);

// Relative to the project's folder; of another project beside it "../other/…"; of anything else
// absolute.
std::string make_reference(const std::filesystem::path& project, const std::filesystem::path& path);

// Throws Error if it is empty: what it named was removed after use.
std::filesystem::path resolve_reference(const std::filesystem::path& project,
                                        std::string_view reference);

// Throws Error, with the place in front, unless a folder and a `reuse` can have this name.
void check_project_name(const std::string& name, const std::string& place);

}  // namespace ferula
