// Random search: Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization".
#pragma once

#include "core/search/suggester.h"

namespace ferula {

// Evenly within the ends; of a log_real the logarithm is.
double draw_evenly(const Dimension& dimension, std::mt19937_64& generator);

class RandomSearch final : public Suggester {
 public:
  double suggest(const std::vector<Dimension>& dimensions, std::size_t dimension, const Point&,
                 const std::vector<Trial>&, std::mt19937_64& generator) const override {
    return draw_evenly(dimensions[dimension], generator);
  }
};

}  // namespace ferula
