// What people read of a grid: at its end, and while it runs.
#pragma once

#include <filesystem>

#include "command.h"
#include "core/grid/grid_run.h"

namespace ferula {

// How a grid ended; returns the exit code: 1 if experiments failed.
int report_grid(const GridReport& grid, const Arguments& arguments);

// How far the schedule or grid of a folder is.
int report_status(const std::filesystem::path& folder, const Arguments& arguments);

}  // namespace ferula
