#include "core/checkpoint/dictionary.h"

namespace ferula {

void Dictionary::set(std::string name, Value value) {
  for (Entry& entry : entries_)
    if (entry.first == name) {
      entry.second = std::move(value);
      return;
    }
  entries_.emplace_back(std::move(name), std::move(value));
}

const Value* Dictionary::find(std::string_view name) const {
  for (const Entry& entry : entries_)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

}  // namespace ferula
