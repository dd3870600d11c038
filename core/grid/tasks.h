// What a grid file says, before its sweeps are expanded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/grid/grid.h"

namespace ferula {

struct GridFile {
  GridSettings settings;
  std::vector<GridTask> tasks;
  std::optional<Search> search;     // without its sweep
  std::vector<ConfigValue> sweeps;  // of each task: the grid's, its own, the command line's
};

// See load_grid().
GridFile read_grid_file(const RunOptions& options, const std::vector<std::string>& sweeps);

}  // namespace ferula
