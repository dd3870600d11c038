// Numbers of a sweep that are computed instead of written. As texts, as short as they can be: 0.3,
// not 0.30000000000000004.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/value.h"

namespace ferula {

// A value and its place, for errors: "grid.yaml:7: sweep.lr.range".
struct Placed {
  const ConfigValue& value;
  std::string path;
};

// Most values that a key may have.
inline constexpr std::size_t kMostValues = 1'000'000;

// [start, stop, step]: from start on, in steps, stop excluded, as Python's range(). Whole numbers
// stay whole. Throws Error if there would be no value, or too many.
std::vector<std::string> stepped_numbers(const Placed& range);

// [first, last, count]: both ends and what is evenly spaced between, whole if all of them are.
std::vector<std::string> linear_numbers(const Placed& range);

// The same, with a constant ratio of neighbours. Both ends are above 0.
std::vector<std::string> logarithmic_numbers(const Placed& range);

// [low, high]: all whole numbers, both ends included.
std::vector<std::string> whole_numbers(const Placed& range);

// What random numbers are drawn from.
struct Distribution {
  enum class Kind { uniform, log_uniform, integers } kind;
  double low, high;

  std::string draw(std::mt19937_64& generator) const;
  // A number of it, with as many digits as tell it from others.
  std::string text(double number) const;
  // Both ends, and a number between that is not whole unless all are.
  std::vector<std::string> examples() const;

 private:
  double at(double share) const;
};

// [low, high], of which a log_uniform's are above 0. Throws Error if they do not fit.
Distribution make_distribution(Distribution::Kind kind, const Placed& range);

}  // namespace ferula
