// What a checkpoint holds: a tree of numbers, texts and tensors.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ferula/error.h"

namespace ferula {

struct Value;
using List = std::vector<Value>;

// Named values in the order in which they were set.
class Dictionary {
 public:
  using Entry = std::pair<std::string, Value>;

  Dictionary() = default;
  Dictionary(std::initializer_list<Entry> entries);

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  const Entry* begin() const;
  const Entry* end() const;

  // Adds a value, or replaces the one of this name.
  void set(std::string name, Value value);

  // Null if there is none.
  const Value* find(std::string_view name) const;

  // Throws Error that names the entry if it is missing or of another type.
  template <class T>
  const T& get(std::string_view name) const;

 private:
  std::vector<Entry> entries_;
};

struct Value : std::variant<bool, std::int64_t, double, std::string, at::Tensor, Dictionary, List> {
  using variant::variant;
};

inline Dictionary::Dictionary(std::initializer_list<Entry> entries) : entries_(entries) {}
inline std::size_t Dictionary::size() const { return entries_.size(); }
inline const Dictionary::Entry* Dictionary::begin() const { return entries_.data(); }
inline const Dictionary::Entry* Dictionary::end() const { return begin() + size(); }

template <class T>
const T& Dictionary::get(std::string_view name) const {
  const Value* value = find(name);
  if (value == nullptr) throw Error("there is no entry '" + std::string(name) + "'");
  if (const T* result = std::get_if<T>(value)) return *result;
  throw Error("the entry '" + std::string(name) + "' has another type than expected");
}

}  // namespace ferula
