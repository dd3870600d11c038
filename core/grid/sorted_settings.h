// Which settings of a command line are the grid's.
#pragma once

#include <string>
#include <vector>

namespace ferula {

// The settings of the grid, and of its tasks.
struct SortedSettings {
  std::vector<std::string> grid, task;
  std::string threads;  // "=2", if `threads` is set
};

// Throws Error for one of `sweep`, which has an option of its own.
SortedSettings sorted(const std::vector<std::string>& settings);

}  // namespace ferula
