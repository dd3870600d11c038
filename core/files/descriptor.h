// The system calls that files are written and removed with, as functions that report what went
// wrong.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ferula/error.h"

namespace ferula {

// Writes everything. Returns 0, or errno of the write that failed.
int write_all(int descriptor, std::string_view bytes) noexcept;

// "cannot write 'results/x.csv': No space left on device", as a failed run.
Error write_error(const std::filesystem::path& file, int error);

// Removes a file, or a folder and all that is in it. What is not there is no error. Throws Error.
void remove_path(const std::filesystem::path& path);

}  // namespace ferula
