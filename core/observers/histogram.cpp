#include "core/observers/histogram.h"

#include <c10/core/ScalarType.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "ferula/error.h"

namespace ferula {
namespace {

using Values = std::span<const double>;

at::Tensor doubles(const at::Tensor& tensor) {
  if (!at::isFloatingType(tensor.scalar_type())) throw Error("it has no real numbers");
  if (tensor.numel() == 0) throw Error("it has no values");
  const at::Tensor dense = tensor.is_sparse() ? tensor.detach().to_dense() : tensor.detach();
  return dense.to(at::kCPU, at::kDouble).reshape({-1}).contiguous();
}

Histogram without_bins(Values values) {
  Histogram all{values[0], values[0], static_cast<double>(values.size()), 0, 0, {}, {}};
  for (const double value : values) {
    if (!std::isfinite(value)) throw Error("it has values that are infinite or not a number");
    all.minimum = std::min(all.minimum, value);
    all.maximum = std::max(all.maximum, value);
    all.sum += value;
    all.sum_of_squares += value * value;
  }
  return all;
}

double skewness(Values values, double mean) {
  double squares = 0, cubes = 0;
  for (const double value : values) {
    const double distance = value - mean;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  const auto n = static_cast<double>(values.size());
  return squares > 0 ? cubes / n / std::pow(squares / n, 1.5) : 0;
}

std::size_t doane_bins(Values values, const Histogram& all) {
  const double n = all.count, range = all.maximum - all.minimum;
  if (n <= 2 || range == 0) return 1;
  const double error = std::sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
  const double asymmetry = std::abs(skewness(values, all.sum / n)) / error;
  const double bins = 1 + std::log2(n) + std::log2(1 + asymmetry);
  // By way of the width, which rounds as NumPy does.
  const double rounded = std::ceil(range / (range / bins));
  if (!std::isfinite(rounded)) throw Error("it has values too far apart, or too close, for bins");
  return static_cast<std::size_t>(rounded);
}

std::vector<double> edges_between(double first, double last, std::size_t bins) {
  const double step = (last - first) / static_cast<double>(bins);
  std::vector<double> edges;
  for (std::size_t i = 0; i < bins; ++i) edges.push_back(static_cast<double>(i) * step + first);
  edges.push_back(last);
  return edges;
}

std::vector<double> count(Values values, const std::vector<double>& edges) {
  const std::size_t bins = edges.size() - 1;
  const double range = edges.back() - edges.front();
  std::vector<double> counts(bins);
  for (const double value : values) {
    const double place = (value - edges.front()) / range * static_cast<double>(bins);
    std::size_t bin = std::min(static_cast<std::size_t>(place), bins - 1);
    if (value < edges[bin])  // place was rounded
      --bin;
    else if (bin + 1 < bins && value >= edges[bin + 1])
      ++bin;
    ++counts[bin];
  }
  return counts;
}

}  // namespace

Histogram histogram_of(const at::Tensor& tensor) {
  const at::Tensor kept = doubles(tensor);
  const Values values(kept.const_data_ptr<double>(), static_cast<std::size_t>(kept.numel()));
  Histogram all = without_bins(values);
  const std::size_t bins = doane_bins(values, all);
  const double margin = all.minimum == all.maximum ? 0.5 : 0;
  all.edges = edges_between(all.minimum - margin, all.maximum + margin, bins);
  all.counts = bins == 1 ? std::vector<double>{all.count} : count(values, all.edges);
  return all;
}

}  // namespace ferula
