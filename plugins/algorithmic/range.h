// Two parameters that bound a number from which each batch draws.
#pragma once

#include <cstdint>
#include <string_view>

#include "ferula/parameters.h"

namespace ferula::algorithmic {

// Both ends are included. A range that begins as 0 to 0 has no default: the configuration must give
// it.
struct Range {
  std::string_view min_key, max_key;
  std::int64_t min = 0, max = 0;

  // `what` completes "the least … of a sequence", as in help.
  void list(Parameters& p, std::string_view what, const Constraint& constraint);

  // Throws Error if min > max.
  void check() const;
};

}  // namespace ferula::algorithmic
