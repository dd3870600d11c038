// The experiments of a grid for the eye of a person.
#pragma once

#include <string>

#include "core/grid/grid.h"

namespace ferula {

// A line an experiment, in columns: its number (from 1 on), its task, what is different:
// "0003  lenet5_fashion_mnist  training.optimizer.lr=0.01  seed=3".
std::string plan_text(const Grid& grid);

// The number of an experiment, as its line and its folder have it: "0003".
std::string experiment_number(std::size_t position);

}  // namespace ferula
