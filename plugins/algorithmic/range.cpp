#include "range.h"

#include <string>

#include "ferula/error.h"

namespace ferula::algorithmic {

void Range::list(Parameters& p, std::string_view what, const Constraint& constraint) {
  const Constraint each = max == 0 ? constraint && required() : constraint;
  p(min_key, min, "the least number of " + std::string(what), each);
  p(max_key, max, "the greatest number of " + std::string(what), each);
}

void Range::check() const {
  if (min <= max) return;
  throw Error(std::string(min_key) + " is " + std::to_string(min) + " and " + std::string(max_key) +
              " is " + std::to_string(max) + "; expected the first to be at most the second");
}

}  // namespace ferula::algorithmic
