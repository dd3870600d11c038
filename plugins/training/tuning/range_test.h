// The learning-rate range test: what the loss answers to learning rates that grow from step to
// step.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "ferula/parameters.h"

namespace ferula::training {

// Keys and defaults of the section `learning_rate`.
struct RangeTestParams {
  double min = 1e-8;
  double max = 1;
  std::int64_t trials = 100;
  double smoothing = 0.9;
  double stop_factor = 4;
  void list(Parameters& p);
  // Throws Error if min is not below max.
  void check() const;
  // The learning rate of the n-th step, from 0 on: min (max / min)^(n / (trials - 1)).
  double rate(std::int64_t n) const;
};

// The loss of a step, and the exponential moving average of the losses so far.
struct RangeTestPoint {
  double learning_rate, loss, smoothed_loss;
};

// The points of these losses, the first of the smallest learning rate. The average keeps the share
// `smoothing` of itself at each step, and is divided by 1 - smoothing^(n + 1), so that it is none
// of zero in the beginning (Kingma, Ba 2015, "Adam", section 3).
std::vector<RangeTestPoint> range_test_points(const RangeTestParams& params,
                                              const std::vector<double>& losses);

// Whether the newest loss ends the test: it is no finite number, or smoothed it is stop_factor
// times the lowest so far.
bool has_diverged(const RangeTestParams& params, const std::vector<RangeTestPoint>& points);

// What the test says: a learning rate, or NaN; and a sentence.
struct RangeTestResult {
  double learning_rate = std::numeric_limits<double>::quiet_NaN();
  std::string sentence;
};

// The learning rate at which the smoothed loss falls most steeply by the logarithm of the learning
// rate, on the way to its lowest (Smith 2015, "Cyclical Learning Rates for Training Neural
// Networks", section 3.3, reads the end of the fall off the curve). The first tenth of the trials
// has too few losses behind it and does not count. There is none if too few points are left, or if
// the fall is no more than four times the median change of the loss from one step to the next.
// REQUIRES: there are points.
RangeTestResult suggest(const RangeTestParams& params, const std::vector<RangeTestPoint>& points);

}  // namespace ferula::training
