#include "core/sweep/probes.h"

#include <algorithm>

#include "core/config/scalar.h"

namespace ferula {
namespace {

// A mark for each value that is still to be met.
using Wanted = std::vector<bool>;

double number_of(const SweptValue& value) { return parse_real(value.value.text).value_or(0); }

void want_computed(const SweptKey& key, Wanted& wanted) {
  const auto less = [](const SweptValue& a, const SweptValue& b) {
    return number_of(a) < number_of(b);
  };
  const auto [least, greatest] = std::minmax_element(key.values.begin(), key.values.end(), less);
  const auto broken =
      std::find_if(key.values.begin(), key.values.end(),
                   [](const SweptValue& value) { return !parse_integer(value.value.text); });
  for (const auto& value : {least, greatest, broken})
    if (value != key.values.end())
      wanted[static_cast<std::size_t>(value - key.values.begin())] = true;
}

Wanted wanted_values(const Axis& axis) {
  Wanted wanted(axis.size(), false);
  for (const SweptKey& key : axis.keys)
    if (key.is_written_out)
      wanted.assign(axis.size(), true);
    else
      want_computed(key, wanted);
  return wanted;
}

WantedValues wanted_values(const SweptTask& task) {
  WantedValues wanted;
  for (const Axis& axis : task.axes()) wanted.push_back(wanted_values(axis));
  return wanted;
}

}  // namespace

std::vector<std::size_t> find_probes(const SweptTask& task,
                                     const std::vector<Combination>& combinations) {
  WantedValues wanted = wanted_values(task);
  std::vector<std::size_t> probes;
  for (std::size_t i = 0; i < combinations.size(); ++i) {
    bool is_new = i == 0;
    for (std::size_t axis = 0; axis < wanted.size(); ++axis) {
      const std::int32_t value = combinations[i][axis];
      if (value == kAbsent || !wanted[axis][value]) continue;
      wanted[axis][value] = false;
      is_new = true;
    }
    if (is_new) probes.push_back(i);
  }
  return probes;
}

std::vector<Combination> search_probes(SweptTask& task) {
  for (Axis& axis : task.axes())
    for (SweptKey& key : axis.keys)
      if (key.distribution)
        for (const std::string& text : key.distribution->examples())
          key.add(make_scalar(text, key.origin));
  return covering_combinations(task, wanted_values(task));
}

std::vector<ConfigEntry> probe_values(const SweptTask& task, const Combination& combination) {
  std::vector<ConfigEntry> values;
  task.for_each(combination, [&](const SweptKey& key, const SweptValue& value) {
    values.push_back({key.path, value.value});
  });
  return values;
}

}  // namespace ferula
