#include "core/sweep/combinations.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "core/config/explain.h"
#include "core/sweep/conditions.h"
#include "ferula/error.h"

namespace ferula {

SweptTask::SweptTask(std::vector<SweptKey> keys, const ConfigValue& configuration)
    : configuration_(configuration) {
  std::map<std::string, std::size_t> zips;
  for (SweptKey& key : keys) {
    const auto [mates, is_first] = zips.emplace(key.zip, axes_.size());
    if (is_first || key.zip.empty())
      axes_.push_back({{std::move(key)}});
    else
      axes_[mates->second].keys.push_back(std::move(key));
  }
  check_zips();
  check_order();
}

void SweptTask::check_zips() const {
  for (const Axis& axis : axes_)
    for (const SweptKey& key : axis.keys)
      if (key.values.size() != axis.size())
        throw Error(key.origin.text() + ": sweep." + key.path + ": keys of the zip '" + key.zip +
                    "' advance together and need as many values each; there are " +
                    std::to_string(key.values.size()) + " here, " + std::to_string(axis.size()) +
                    " of " + axis.keys.front().path);
}

void SweptTask::check_order() const {
  for (std::size_t i = 0; i < axes_.size(); ++i)
    for (const SweptKey& key : axes_[i].keys)
      for (const Condition& condition : key.when)
        for (std::size_t later = i; later < axes_.size(); ++later)
          for (const SweptKey& asked : axes_[later].keys)
            if (overlap(condition.path, asked.path))
              throw Error(condition.origin.text() + ": sweep." + key.path + ".when." +
                          condition.path + ": " + asked.path +
                          (later == i ? " advances together with this key"
                                      : " is swept further down; put it above"));
}

bool SweptTask::takes_part(std::size_t axis, const Combination& chosen) const {
  for (const SweptKey& key : axes_[axis].keys)
    for (const Condition& condition : key.when)
      if (!holds(condition, axis, chosen)) return false;
  return true;
}

// The last value that is set counts, as when the settings are applied.
bool SweptTask::holds(const Condition& condition, std::size_t axis,
                      const Combination& chosen) const {
  while (axis-- > 0) {
    if (chosen[axis] == kAbsent) continue;
    const std::vector<SweptKey>& keys = axes_[axis].keys;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
      if (const ConfigValue* value =
              value_at(condition.path, *key, key->values[chosen[axis]].value))
        return is_wanted(value, condition);
  }
  return is_wanted(configuration_.find(condition.path), condition);
}

bool SweptTask::can_hold(const Condition& condition, std::size_t axis) const {
  while (axis-- > 0)
    for (const SweptKey& key : axes_[axis].keys) {
      if (key.distribution && key.path == condition.path) return true;
      for (const SweptValue& value : key.values)
        if (is_wanted(value_at(condition.path, key, value.value), condition)) return true;
    }
  return is_wanted(configuration_.find(condition.path), condition);
}

void SweptTask::for_each_condition(
    const std::function<void(const SweptKey&, const Condition&, bool can_hold)>& use) const {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    for (const SweptKey& key : axes_[axis].keys)
      for (const Condition& condition : key.when) use(key, condition, can_hold(condition, axis));
}

bool SweptTask::has_conditions() const {
  bool any = false;
  for_each_condition([&](const SweptKey&, const Condition&, bool) { any = true; });
  return any;
}

std::vector<std::string> SweptTask::known_paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, value] : leaves_of(configuration_)) paths.push_back(path);
  for (const Axis& axis : axes_)
    for (const SweptKey& key : axis.keys) paths.push_back(key.path);
  return paths;
}

std::optional<std::vector<Combination>> SweptTask::cross_product(std::size_t most) const {
  std::vector<Combination> found;
  Combination chosen(axes_.size(), kAbsent);
  begin_from(0, chosen);
  do {
    if (found.size() == most) return std::nullopt;
    found.push_back(chosen);
  } while (advance(chosen));
  return found;
}

// The first value of each axis from here on.
void SweptTask::begin_from(std::size_t axis, Combination& chosen) const {
  for (; axis < axes_.size(); ++axis) chosen[axis] = takes_part(axis, chosen) ? 0 : kAbsent;
}

bool SweptTask::advance(Combination& chosen) const {
  for (std::size_t axis = axes_.size(); axis-- > 0;) {
    if (chosen[axis] == kAbsent || chosen[axis] + 1 == std::ssize(axes_[axis].keys.front().values))
      continue;
    ++chosen[axis];
    begin_from(axis + 1, chosen);
    return true;
  }
  return false;
}

double SweptTask::most_combinations() const {
  double product = 1;
  for (const Axis& axis : axes_)
    product *= axis.keys.front().distribution ? std::numeric_limits<double>::infinity()
                                              : static_cast<double>(axis.size());
  return product;
}

void SweptTask::for_each(const Combination& combination,
                         const std::function<void(const SweptKey&, const SweptValue&)>& use) const {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    if (combination[axis] != kAbsent)
      for (const SweptKey& key : axes_[axis].keys) use(key, key.values[combination[axis]]);
}

}  // namespace ferula
