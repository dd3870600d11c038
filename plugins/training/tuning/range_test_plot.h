// The learning-rate range test as a picture.
#pragma once

#include <string>
#include <vector>

#include "tuning/range_test.h"

namespace ferula::training {

// An SVG document: losses and smoothed losses over the learning rate, whose axis is logarithmic,
// with the suggestion marked if there is one. Points that are no number are left out. REQUIRES:
// there are points.
std::string range_test_plot(const std::vector<RangeTestPoint>& points,
                            const RangeTestResult& result);

}  // namespace ferula::training
