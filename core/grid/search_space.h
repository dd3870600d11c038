// What a search varies: swept keys as the numbers that a suggester sees.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/grid/grid.h"
#include "core/search/space.h"
#include "core/search/suggester.h"
#include "core/sweep/combinations.h"

namespace ferula {

// What one trial is to try.
struct Suggestion {
  Point point;                        // of the values as they are written
  std::vector<std::string> settings;  // "training.optimizer.lr=0.1", as --set takes them
};

// A dimension for each axis of the sweep: a distribution is what its name says; of a range the
// place in it, for its values have an order; of written values a choice.
class SearchSpace {
 public:
  // REQUIRES: the grid is a search and outlives this.
  explicit SearchSpace(const Grid& grid);

  const std::vector<Dimension>& dimensions() const { return dimensions_; }

  // Axis by axis, those whose `when` holds by the values before.
  Suggestion suggest(const Suggester& suggester, const std::vector<Trial>& trials,
                     std::mt19937_64& generator) const;

 private:
  SweptTask task_;
  std::vector<Dimension> dimensions_;
};

}  // namespace ferula
