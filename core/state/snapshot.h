// What is kept of run state to go on with it later.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ferula/state.h"

namespace ferula {

// In the order of ValueType.
using StateValue = std::variant<bool, std::int64_t, double, std::string, at::Tensor>;

struct StateEntry {
  std::string path;
  ValueType type;
  StateValue value;  // a tensor is shared with whoever attached it
};

// How far a subscription has counted. The ordinal tells the subscriptions of one owner to one value
// apart, in the order in which they were made.
struct ListenerEntry {
  std::string path;
  std::string owner;
  std::int64_t ordinal;
  std::int64_t changes;
  bool latched;  // once: has run; a condition: was true at the last change
};

struct StateSnapshot {
  std::vector<StateEntry> values;
  std::vector<ListenerEntry> listeners;
};

// The value as a person reads it: a tensor as its type and shape, "Float [64, 10]".
std::string shown(const StateValue& value);

// "boolean", "integer", "real", "text", "tensor".
std::string type_name(ValueType type);

}  // namespace ferula
