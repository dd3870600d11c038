#include "core/search/successive_halving.h"

#include <algorithm>
#include <limits>

namespace ferula {

bool SuccessiveHalving::is_rung(std::int64_t epochs) const {
  while (epochs > min_epochs && epochs % reduction_factor == 0) epochs /= reduction_factor;
  return epochs == min_epochs;
}

bool SuccessiveHalving::goes_on(double value, const std::vector<double>& others) const {
  if (!(value < std::numeric_limits<double>::infinity())) return false;
  const auto better =
      std::count_if(others.begin(), others.end(), [value](double other) { return other < value; });
  const auto reached = static_cast<std::int64_t>(others.size()) + 1;
  return better < std::max<std::int64_t>(reached / reduction_factor, 1);
}

}  // namespace ferula
