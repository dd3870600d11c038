#include "core/config/value.h"

#include <algorithm>

#include "ferula/error.h"

namespace ferula {
namespace {

// "a.b.c" gives "a" and "b.c".
std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

auto find_entry(std::vector<Value::Entry>& entries, std::string_view key) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const Value::Entry& entry) { return entry.first == key; });
}

void become_mapping(Value& value, const Origin& origin, std::string_view path) {
  if (value.kind == Value::Kind::mapping) return;
  if (value.kind != Value::Kind::null)
    throw Error(place(value, path) + ": expected a mapping (to hold what " + origin.text() +
                " gives)");
  value.kind = Value::Kind::mapping;
  if (value.origin.source.empty()) value.origin = origin;
}

}  // namespace

std::string Origin::text() const { return line > 0 ? source + ":" + std::to_string(line) : source; }

const Value* Value::find(std::string_view path) const {
  return const_cast<Value*>(this)->find(path);
}

Value* Value::find(std::string_view path) {
  if (path.empty()) return this;
  const auto [key, rest] = split_path(path);
  const auto entry = find_entry(entries, key);
  return entry == entries.end() ? nullptr : entry->second.find(rest);
}

void Value::set(std::string_view path, Value value) {
  Value* node = this;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t done = path.size() - rest.size();
    become_mapping(*node, value.origin, path.substr(0, done == 0 ? 0 : done - 1));
    std::string_view key;
    std::tie(key, rest) = split_path(rest);
    auto entry = find_entry(node->entries, key);
    if (entry == node->entries.end())
      entry = node->entries.insert(entry, {std::string(key), Value()});
    node = &entry->second;
  }
  *node = std::move(value);
}

bool Value::erase(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const bool nested = dot != std::string_view::npos;
  Value* parent = nested ? find(path.substr(0, dot)) : this;
  if (!parent) return false;
  const auto entry = find_entry(parent->entries, nested ? path.substr(dot + 1) : path);
  if (entry == parent->entries.end()) return false;
  parent->entries.erase(entry);
  return true;
}

std::vector<std::string> Value::keys() const {
  std::vector<std::string> result;
  for (const auto& [key, value] : entries) result.push_back(key);
  return result;
}

Value make_scalar(std::string text, Origin origin) {
  Value value;
  value.kind = Value::Kind::scalar;
  value.text = std::move(text);
  value.origin = std::move(origin);
  return value;
}

Value make_mapping(std::vector<Value::Entry> entries, Origin origin) {
  Value value;
  value.kind = Value::Kind::mapping;
  value.entries = std::move(entries);
  value.origin = std::move(origin);
  return value;
}

Value stamped(Value value, const Origin& origin) {
  value.origin = origin;
  for (auto& [key, child] : value.entries) child = stamped(std::move(child), origin);
  for (Value& item : value.items) item = stamped(std::move(item), origin);
  return value;
}

std::string join_path(std::string_view path, std::string_view key) {
  return std::string(path) + (path.empty() || key.empty() ? "" : ".") + std::string(key);
}

std::string place(const Value& value, std::string_view path) {
  const std::string origin = value.origin.text();
  if (origin.empty() || path.empty()) return origin + std::string(path);
  return origin + ": " + std::string(path);
}

void expand_name_shorthand(Value& tree, std::string_view path) {
  Value* value = tree.find(path);
  if (!value || value->kind != Value::Kind::scalar) return;
  const Origin origin = value->origin;
  *value = make_mapping({{"name", std::move(*value)}}, origin);
}

}  // namespace ferula
