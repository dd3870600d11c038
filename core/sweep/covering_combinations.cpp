#include <algorithm>
#include <map>
#include <optional>

#include "core/sweep/combinations.h"
#include "core/sweep/conditions.h"

namespace ferula {
namespace {

class Cover {
 public:
  Cover(const SweptTask& task, WantedValues wanted) : task_(task), wanted_(std::move(wanted)) {}

  std::vector<Combination> find() {
    for (std::size_t axis = 0; axis < wanted_.size(); ++axis)
      for (std::size_t value = 0; value < wanted_[axis].size(); ++value)
        if (wanted_[axis][value]) add({axis, static_cast<std::int32_t>(value)});
    return std::move(found_);
  }

 private:
  using Choice = std::pair<const std::size_t, std::int32_t>;  // of a value for an axis
  using Needed = std::map<std::size_t, std::int32_t>;

  void add(const Choice& choice) {
    Needed needed = {choice};
    for (std::size_t axis = choice.first + 1; axis-- > 0;)
      if (needed.contains(axis)) fulfil_conditions(axis, needed);
    Combination chosen(wanted_.size(), kAbsent);
    for (std::size_t axis = 0; axis < chosen.size(); ++axis)
      if (task_.takes_part(axis, chosen))
        chosen[axis] = needed.contains(axis) ? needed.at(axis) : next_wanted(axis);
    if (chosen[choice.first] != choice.second) return;  // its conditions contradict each other
    for (std::size_t axis = 0; axis < chosen.size(); ++axis)
      if (chosen[axis] != kAbsent) wanted_[axis][chosen[axis]] = false;
    found_.push_back(std::move(chosen));
  }

  // By the nearest axis above that can, as when the conditions are asked.
  void fulfil_conditions(std::size_t axis, Needed& needed) const {
    for (const SweptKey& key : task_.axes()[axis].keys)
      for (const Condition& condition : key.when)
        for (std::size_t above = axis; above-- > 0;)
          if (const auto value = fulfilling_value(condition, above, needed)) {
            needed.emplace(above, *value);
            break;
          }
  }

  std::optional<std::int32_t> fulfilling_value(const Condition& condition, std::size_t axis,
                                               const Needed& needed) const {
    const auto fixed = needed.find(axis);
    for (const SweptKey& key : task_.axes()[axis].keys)
      for (std::int32_t value = 0; value < std::ssize(key.values); ++value)
        if ((fixed == needed.end() || fixed->second == value) &&
            is_wanted(value_at(condition.path, key, key.values[value].value), condition))
          return value;
    return std::nullopt;
  }

  std::int32_t next_wanted(std::size_t axis) const {
    const std::vector<bool>& wanted = wanted_[axis];
    const auto next = std::find(wanted.begin(), wanted.end(), true);
    return next == wanted.end() ? 0 : static_cast<std::int32_t>(next - wanted.begin());
  }

  const SweptTask& task_;
  WantedValues wanted_;
  std::vector<Combination> found_;
};

}  // namespace

std::vector<Combination> covering_combinations(const SweptTask& task, WantedValues wanted) {
  return Cover(task, std::move(wanted)).find();
}

}  // namespace ferula
