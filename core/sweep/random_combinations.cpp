#include <algorithm>
#include <numeric>
#include <random>
#include <unordered_set>

#include "core/sweep/combinations.h"

namespace ferula {
namespace {

bool is_random(const SweptKey& key) { return key.distribution.has_value(); }

bool is_random(const SweptTask& task) {
  return std::any_of(task.axes().begin(), task.axes().end(),
                     [](const Axis& axis) { return is_random(axis.keys.front()); });
}

std::int32_t draw(Axis& axis, std::mt19937_64& generator) {
  SweptKey& key = axis.keys.front();
  if (is_random(key)) key.add(make_scalar(key.distribution->draw(generator), key.origin));
  const auto last = static_cast<std::int32_t>(axis.size() - 1);
  return is_random(key) ? last : std::uniform_int_distribution<std::int32_t>(0, last)(generator);
}

Combination draw(SweptTask& task, std::mt19937_64& generator) {
  Combination chosen(task.axes().size(), kAbsent);
  for (std::size_t axis = 0; axis < chosen.size(); ++axis)
    if (task.takes_part(axis, chosen)) chosen[axis] = draw(task.axes()[axis], generator);
  return chosen;
}

// Equal for equal experiments.
std::string identity(const SweptTask& task, const Combination& combination) {
  std::string text;
  task.for_each(combination,
                [&](const SweptKey&, const SweptValue& value) { text += value.setting + '\n'; });
  return text;
}

// Those of a list that are new, in random order, until there are enough.
void fill_up(std::vector<Combination>& drawn, std::vector<Combination> all, std::size_t count,
             const SweptTask& task, std::unordered_set<std::string>& known,
             std::mt19937_64& generator) {
  std::shuffle(all.begin(), all.end(), generator);
  for (Combination& combination : all) {
    if (drawn.size() == count) return;
    if (known.insert(identity(task, combination)).second) drawn.push_back(std::move(combination));
  }
}

}  // namespace

std::vector<Combination> random_combinations(SweptTask& task, std::size_t count,
                                             std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<Combination> drawn;
  std::unordered_set<std::string> known;
  // When most of what is drawn was there before, a list of all of them is faster.
  for (std::size_t tries = 20 * count + 1000; drawn.size() < count && tries > 0; --tries) {
    Combination combination = draw(task, generator);
    if (known.insert(identity(task, combination)).second) drawn.push_back(std::move(combination));
  }
  if (drawn.size() == count || is_random(task)) return drawn;
  std::optional<std::vector<Combination>> all = task.cross_product(kMostExperiments);
  if (!all) return drawn;
  if (all->size() <= count) return *std::move(all);
  fill_up(drawn, *std::move(all), count, task, known, generator);
  return drawn;
}

}  // namespace ferula
