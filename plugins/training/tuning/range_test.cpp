#include "tuning/range_test.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <sstream>

#include "ferula/error.h"

namespace ferula::training {
namespace {

constexpr double kScatters = 4, kRounding = 1e-6;  // a fall of less is none

std::string text(double number) {
  std::ostringstream out;
  out.precision(3);
  out << number;
  return out.str();
}

using Points = std::vector<RangeTestPoint>;

bool is_finite(const RangeTestPoint& point) { return std::isfinite(point.loss); }

Points::const_iterator lowest(Points::const_iterator begin, Points::const_iterator end) {
  return std::min_element(begin, end, [](const RangeTestPoint& a, const RangeTestPoint& b) {
    return a.smoothed_loss < b.smoothed_loss;
  });
}

// Those from a tenth of the trials on.
Points without_first(const RangeTestParams& params, const Points& points) {
  const auto end = std::find_if_not(points.begin(), points.end(), is_finite);
  const auto skipped = std::min<std::ptrdiff_t>(params.trials / 10, end - points.begin());
  return {points.begin() + skipped, end};
}

// How much the loss changes from one step to the next: the median.
double scatter(const Points& points) {
  std::vector<double> changes;
  for (std::size_t i = 1; i < points.size(); ++i)
    changes.push_back(std::abs(points[i].loss - points[i - 1].loss));
  const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
  std::nth_element(changes.begin(), middle, changes.end());
  return *middle;
}

// The learning rates are equally far from each other on the logarithmic axis.
const RangeTestPoint& steepest(const Points& points) {
  const auto rise = [&](std::size_t i) {
    return points[i + 1].smoothed_loss - points[i - 1].smoothed_loss;
  };
  std::size_t best = 1;
  for (std::size_t i = 2; i + 1 < points.size(); ++i)
    if (rise(i) < rise(best)) best = i;
  return points[best];
}

}  // namespace

void RangeTestParams::list(Parameters& p) {
  p("learning_rate.min", min, "the learning rate that the test begins with", above(0));
  p("learning_rate.max", max, "the learning rate that it ends with", above(0));
  p("learning_rate.trials", trials,
    "learning rates between them, equally far apart by their logarithms; each is that of one step "
    "of the optimizer",
    at_least(3));
  p("learning_rate.smoothing", smoothing,
    "share that the moving average of the loss keeps of itself at each step", between(0, 0.999));
  p("learning_rate.stop_factor", stop_factor,
    "the test ends when the smoothed loss is this many times its lowest", above(1));
}

void RangeTestParams::check() const {
  if (min < max) return;
  throw Error("learning_rate: min (" + text(min) + ") must be below max (" + text(max) + ")");
}

double RangeTestParams::rate(std::int64_t n) const {
  return min * std::pow(max / min, static_cast<double>(n) / static_cast<double>(trials - 1));
}

std::vector<RangeTestPoint> range_test_points(const RangeTestParams& params,
                                              const std::vector<double>& losses) {
  std::vector<RangeTestPoint> points;
  double average = 0, share = 1;
  for (const double loss : losses) {
    average = params.smoothing * average + (1 - params.smoothing) * loss;
    share *= params.smoothing;
    points.push_back(
        {params.rate(static_cast<std::int64_t>(points.size())), loss, average / (1 - share)});
  }
  return points;
}

bool has_diverged(const RangeTestParams& params, const std::vector<RangeTestPoint>& points) {
  if (points.empty()) return false;
  if (!is_finite(points.back())) return true;
  const double best = lowest(points.begin(), points.end())->smoothed_loss;
  return best > 0 && points.back().smoothed_loss > params.stop_factor * best;
}

RangeTestResult suggest(const RangeTestParams& params, const std::vector<RangeTestPoint>& points) {
  const std::string none = "No learning rate is suggested: ";
  const std::string range = "from " + text(params.min) + " to " + text(points.back().learning_rate);
  Points falling = without_first(params, points);
  if (falling.size() < 3)
    return {.sentence = none + "the loss grew too much after " + std::to_string(points.size()) +
                        " of " + std::to_string(params.trials) + " trials, " + range +
                        "; lower learning_rate.min"};
  const auto least = std::distance(falling.cbegin(), lowest(falling.cbegin(), falling.cend()));
  falling.resize(static_cast<std::size_t>(std::max<std::ptrdiff_t>(least + 1, 3)));
  const double fall = falling.front().smoothed_loss - falling.back().smoothed_loss;
  if (fall <= kScatters * scatter(falling) + kRounding * std::abs(falling.front().smoothed_loss))
    return {.sentence = none + range + " the loss hardly falls (by " + text(fall) +
                        "), or scatters too much; raise learning_rate.max or learning_rate.trials"};
  const double found = steepest(falling).learning_rate;
  return {found, "Suggested learning rate: " + text(found)};
}

}  // namespace ferula::training
