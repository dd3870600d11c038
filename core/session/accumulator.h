// Mean, extremes and spread of a measurement over the batches of a pass.
#pragma once

#include <cstdint>
#include <limits>

namespace ferula {

// The mean is weighted (Welford's update with weights, West 1979). The deviation is that of the
// batches around it, weighted, with the n/(n-1) of the unbiased estimate: equal weights give the
// usual one. A plain struct of doubles: a checkpoint holds it as a tensor.
struct Accumulator {
  double count = 0;
  double weight = 0;
  double mean = 0;
  double squares = 0;  // weighted squared distances from the mean
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();

  void add(double value, double value_weight);
  double deviation() const;  // 0 for fewer than two values
};
static_assert(sizeof(Accumulator) == 6 * sizeof(double));

}  // namespace ferula
