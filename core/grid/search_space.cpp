#include "core/grid/search_space.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/config/scalar.h"
#include "core/sweep/sweep.h"

namespace ferula {
namespace {

Dimension::Kind kind_of(const Distribution& distribution) {
  switch (distribution.kind) {
    case Distribution::Kind::uniform:
      return Dimension::Kind::real;
    case Distribution::Kind::log_uniform:
      return Dimension::Kind::log_real;
    case Distribution::Kind::integers:
      break;
  }
  return Dimension::Kind::integer;
}

Dimension dimension_of(const Axis& axis) {
  if (const auto& distribution = axis.keys.front().distribution)
    return {kind_of(*distribution), distribution->low, distribution->high};
  const bool has_order = std::none_of(axis.keys.begin(), axis.keys.end(),
                                      [](const SweptKey& key) { return key.is_written_out; });
  return {has_order ? Dimension::Kind::integer : Dimension::Kind::choice, 0,
          static_cast<double>(axis.size() - 1)};
}

// The place of a value that a number stands for; one of a distribution is added. The number becomes
// what is written.
std::int32_t take(Axis& axis, double& number) {
  SweptKey& key = axis.keys.front();
  if (!key.distribution) {
    const auto place = static_cast<std::int32_t>(std::lround(number));
    number = place;
    return place;
  }
  const std::string text = key.distribution->text(number);
  number = parse_real(text).value();
  key.add(make_scalar(text, key.origin));
  return static_cast<std::int32_t>(axis.size() - 1);
}

}  // namespace

SearchSpace::SearchSpace(const Grid& grid)
    : task_(parse_sweep(grid.search->sweep, Expansion::searched),
            grid.tasks.front().configuration) {
  for (const Axis& axis : task_.axes()) dimensions_.push_back(dimension_of(axis));
}

Suggestion SearchSpace::suggest(const Suggester& suggester, const std::vector<Trial>& trials,
                                std::mt19937_64& generator) const {
  SweptTask task = task_;
  Combination chosen(dimensions_.size(), kAbsent);
  Suggestion suggestion;
  suggestion.point.assign(dimensions_.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t axis = 0; axis < chosen.size(); ++axis) {
    if (!task.takes_part(axis, chosen)) continue;
    double number = suggester.suggest(dimensions_, axis, suggestion.point, trials, generator);
    chosen[axis] = take(task.axes()[axis], number);
    suggestion.point[axis] = number;
  }
  task.for_each(chosen, [&](const SweptKey&, const SweptValue& value) {
    suggestion.settings.push_back(value.setting);
  });
  return suggestion;
}

}  // namespace ferula
