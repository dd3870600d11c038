// ferula grid analyze: what came of a grid.
#pragma once

#include <filesystem>

#include "command.h"

namespace ferula {

// --sort, --mean, --csv; --json is everybody's.
void add_analysis_options(po::options_description& options);

// Analyses all experiments below a folder: a table, best first, and the whole as a CSV file in the
// folder, or as JSON. Returns the exit code. Throws Error.
int analyze_grid(const std::filesystem::path& folder, const Arguments& arguments);

}  // namespace ferula
