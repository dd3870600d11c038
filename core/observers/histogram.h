// How the values of a tensor are distributed, as TensorBoard shows it.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace ferula {

struct Histogram {
  double minimum, maximum;
  double count, sum, sum_of_squares;
  std::vector<double> edges;   // of the bins, ascending: one more than there are bins
  std::vector<double> counts;  // of a bin: lower edge included, upper one in the last bin only
};

// Bins of equal width, as many as Doane's rule says ("Aesthetic frequency classifications", 1976):
// 1 + log2(n) + log2(1 + |skewness| / its standard error), rounded up; the bins of
// `numpy.histogram(x, bins="doane")`. Computed in double on the CPU. Throws Error ("it has …") if
// there are no values, or others than finite real numbers.
Histogram histogram_of(const at::Tensor& tensor);

}  // namespace ferula
