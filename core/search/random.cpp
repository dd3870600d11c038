#include "core/search/random.h"

#include <algorithm>
#include <cmath>

namespace ferula {
namespace {

double draw_between(double low, double high, std::mt19937_64& generator) {
  return low + std::uniform_real_distribution<double>(0, 1)(generator) * (high - low);
}

}  // namespace

double draw_evenly(const Dimension& dimension, std::mt19937_64& generator) {
  const auto [kind, low, high] = dimension;
  const auto within = [low = low, high = high](double value) {  // despite of rounding
    return std::clamp(value, low, high);
  };
  switch (kind) {
    case Dimension::Kind::real:
      return within(draw_between(low, high, generator));
    case Dimension::Kind::log_real:
      return within(std::exp(draw_between(std::log(low), std::log(high), generator)));
    default:
      return within(std::round(draw_between(low - 0.5, high + 0.5, generator)));
  }
}

}  // namespace ferula
