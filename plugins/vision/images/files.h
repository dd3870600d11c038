// Files of data sets. Errors name the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace ferula {

// "~" and "~/…" are below the home folder.
std::filesystem::path expand_home(const std::string& path);

// Throws Error unless it is a regular file (a pipe would wait for ever).
std::int64_t size_of(const std::filesystem::path& file);

// The first `size` bytes. Throws Error if there are fewer or it cannot be read.
void read_file(const std::filesystem::path& file, void* bytes, std::size_t size);
std::string read_file(const std::filesystem::path& file);

}  // namespace ferula
