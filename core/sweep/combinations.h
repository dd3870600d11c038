// Which values of swept keys meet in an experiment.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/sweep/sweep.h"

namespace ferula {

// The most experiments that a grid may have.
inline constexpr std::size_t kMostExperiments = 1'000'000;

// Keys that advance together; mostly one.
struct Axis {
  std::vector<SweptKey> keys;

  std::size_t size() const { return keys.front().values.size(); }
};

// For each axis the number of its value; kAbsent where it takes no part.
using Combination = std::vector<std::int32_t>;
inline constexpr std::int32_t kAbsent = -1;

// The swept keys of a task, and the configuration that they vary.
class SweptTask {
 public:
  // Throws Error if keys of a zip have different numbers of values, or a `when` asks for a key that
  // is swept further down. REQUIRES: the configuration outlives it.
  SweptTask(std::vector<SweptKey> keys, const ConfigValue& configuration);

  const std::vector<Axis>& axes() const { return axes_; }
  std::vector<Axis>& axes() { return axes_; }

  // Whether the `when` of an axis holds, by the values of those before it.
  bool takes_part(std::size_t axis, const Combination& chosen) const;

  // Calls with each condition, its key, and whether any value could fulfil it.
  void for_each_condition(
      const std::function<void(const SweptKey&, const Condition&, bool can_hold)>& use) const;
  bool has_conditions() const;

  // Of swept and configured keys, for "did you mean".
  std::vector<std::string> known_paths() const;

  // All of them, the last axis fastest; nothing if they are more than `most`.
  std::optional<std::vector<Combination>> cross_product(std::size_t most) const;

  // How many there are if no `when` makes them fewer.
  double most_combinations() const;

  // Calls with each key that takes part, in order, and its value.
  void for_each(const Combination& combination,
                const std::function<void(const SweptKey&, const SweptValue&)>& use) const;

 private:
  void check_zips() const;
  void check_order() const;
  bool holds(const Condition& condition, std::size_t axis, const Combination& chosen) const;
  bool can_hold(const Condition& condition, std::size_t axis) const;
  void begin_from(std::size_t axis, Combination& chosen) const;
  bool advance(Combination& chosen) const;

  std::vector<Axis> axes_;
  const ConfigValue& configuration_;
};

// So many different ones, each key drawn by itself; fewer if there are no more. Drawn numbers are
// added to the values of their keys. Equal seeds give equal ones.
std::vector<Combination> random_combinations(SweptTask& task, std::size_t count,
                                             std::uint64_t seed);

// A mark for each value of each axis.
using WantedValues = std::vector<std::vector<bool>>;

// Few that together have all values that are wanted, but for those that no experiment can have.
std::vector<Combination> covering_combinations(const SweptTask& task, WantedValues wanted);

}  // namespace ferula
