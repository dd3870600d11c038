// Normal distributions between two ends: exact far from their means, where a plain difference of
// two probabilities would be 0.
#pragma once

#include <random>

namespace ferula {

// log Φ(x) of the standard normal distribution: by erfc, and below -35, where that would soon
// vanish, by its asymptotic series (Abramowitz and Stegun 1964, 26.2.12).
double log_normal_cdf(double x);

// log(Φ(to) - Φ(from)), from < to. What lies in the right tail is mirrored into the left one, where
// probabilities have all their digits.
double log_normal_mass(double from, double to);

// One of these that is cut off at `low` and `high`, and divided by what is left. REQUIRES: low <
// high, deviation > 0.
class TruncatedNormal {
 public:
  TruncatedNormal(double mean, double deviation, double low, double high);

  // Logarithm of the density at x, which lies within the ends.
  double log_density(double x) const;

  // Logarithm of the probability of an interval within the ends.
  double log_probability(double from, double to) const;

  // By inversion: one number of the generator each.
  double draw(std::mt19937_64& generator) const;

 private:
  double standardized(double x) const { return (x - mean_) / deviation_; }

  double mean_, deviation_, low_, high_;
  double log_mass_;  // of the normal distribution within the ends
};

}  // namespace ferula
