#include "core/session/accumulator.h"

#include <algorithm>
#include <cmath>

namespace ferula {

void Accumulator::add(double value, double value_weight) {
  count += 1;
  weight += value_weight;
  const double distance = value - mean;
  if (weight > 0) mean += distance * value_weight / weight;
  squares += value_weight * distance * (value - mean);
  minimum = std::min(minimum, value);
  maximum = std::max(maximum, value);
}

double Accumulator::deviation() const {
  if (count < 2 || weight <= 0) return 0;
  return std::sqrt(squares / weight * count / (count - 1));
}

}  // namespace ferula
