// Simpson's rule, for functions that are smooth on a ten-thousandth of the interval.
#pragma once

namespace ferula {

template <class Function>
double integral(Function function, double low, double high) {
  constexpr int kIntervals = 10'000;  // even
  const double width = (high - low) / kIntervals;
  double sum = function(low) + function(high);
  for (int i = 1; i < kIntervals; ++i) sum += (i % 2 == 0 ? 2 : 4) * function(low + i * width);
  return sum * width / 3;
}

}  // namespace ferula
