// Grids that are searches.
#pragma once

#include "core/grid/grid.h"
#include "core/grid/tasks.h"
#include "core/sweep/combinations.h"

namespace ferula {

// Throws Error if what a grid file asks for besides cannot be searched.
void check_searchable(const GridFile& file);

// Completes the grid of a file that has been checked: its search and its probes. The task is that
// of the search.
void add_search(Grid& grid, const GridFile& file, SweptTask& task);

// What is searched, for the eye of a person, a line a key:
//   50 trials of lenet5 by tpe, the lowest validation_set_agg/loss is best
//     training.optimizer.lr  {log_uniform: [1e-4, 1e-1]}
std::string search_text(const Grid& grid);

}  // namespace ferula
