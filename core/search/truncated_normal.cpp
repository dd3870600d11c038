#include "core/search/truncated_normal.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace ferula {
namespace {

using std::numbers::sqrt2;

const double kLogSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);

double normal_cdf(double x) { return 0.5 * std::erfc(-x / sqrt2); }

// Of a probability in (0, 1).
double inverse_normal_cdf(double probability) {
  return -sqrt2 * boost::math::erfc_inv(2 * probability);
}

}  // namespace

double log_normal_cdf(double x) {
  if (x > -35) return std::log(normal_cdf(x));
  const double s = 1 / (x * x);
  return -x * x / 2 - kLogSqrtTwoPi - std::log(-x) +
         std::log1p(-s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s))));
}

double log_normal_mass(double from, double to) {
  if (from > 0) return log_normal_mass(-to, -from);
  if (to > 0) return std::log(0.5 * (std::erf(to / sqrt2) - std::erf(from / sqrt2)));
  const double upper = log_normal_cdf(to);
  return upper + std::log(-std::expm1(log_normal_cdf(from) - upper));
}

TruncatedNormal::TruncatedNormal(double mean, double deviation, double low, double high)
    : mean_(mean),
      deviation_(deviation),
      low_(low),
      high_(high),
      log_mass_(log_normal_mass(standardized(low), standardized(high))) {}

double TruncatedNormal::log_density(double x) const {
  const double z = standardized(x);
  return -z * z / 2 - kLogSqrtTwoPi - std::log(deviation_) - log_mass_;
}

double TruncatedNormal::log_probability(double from, double to) const {
  return log_normal_mass(standardized(from), standardized(to)) - log_mass_;
}

double TruncatedNormal::draw(std::mt19937_64& generator) const {
  const double share = std::uniform_real_distribution<double>(0, 1)(generator);
  const double from = normal_cdf(standardized(low_)), to = normal_cdf(standardized(high_));
  // Neither 0 nor 1, whose quantiles are infinite.
  const double probability =
      std::clamp(from + share * (to - from), std::numeric_limits<double>::min(),
                 1 - std::numeric_limits<double>::epsilon());
  return std::clamp(mean_ + deviation_ * inverse_normal_cdf(probability), low_, high_);
}

}  // namespace ferula
