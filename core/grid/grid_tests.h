// Tests of a grid that were interrupted.
#pragma once

#include <filesystem>

#include "core/grid/grid_run.h"

namespace ferula {

// The folder of the newest tests of a grid that are not finished; empty: there are none.
std::filesystem::path unfinished_tests(const std::filesystem::path& grid);

// Goes on with them.
GridReport resume_tests(const std::filesystem::path& folder, const RunOptions& options);

}  // namespace ferula
