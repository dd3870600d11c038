// Where a search looks next.
#pragma once

#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/search/space.h"

namespace ferula {

class Suggester {
 public:
  virtual ~Suggester() = default;

  // A value for `dimension` of the next trial: within its ends, whole for integers and choices.
  // `point` holds those of the dimensions before it, NaN for the others. `trials` are all so far,
  // in the order in which they began. Depends on the arguments alone: equal ones, the state of the
  // generator included, give equal values.
  virtual double suggest(const std::vector<Dimension>& dimensions, std::size_t dimension,
                         const Point& point, const std::vector<Trial>& trials,
                         std::mt19937_64& generator) const = 0;
};

// "random" draws each dimension evenly, of a log_real the logarithm; "tpe" learns from the trials.
// Throws Error that lists the methods for any other.
std::unique_ptr<Suggester> make_suggester(const std::string& method);

}  // namespace ferula
