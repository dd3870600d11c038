#include "core/config/value.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

// "a.b.c" gives "a" and "b.c".
std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

auto find_entry(std::vector<ConfigEntry>& entries, std::string_view key) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const ConfigEntry& entry) { return entry.key == key; });
}

void become_mapping(ConfigValue& value, const Origin& origin, std::string_view path) {
  if (value.kind == ConfigValue::Kind::mapping) return;
  if (value.kind != ConfigValue::Kind::null)
    throw Error(place(value, path) + ": expected a mapping (to hold what " + origin.text() +
                " gives)");
  value.kind = ConfigValue::Kind::mapping;
  if (value.origin.source.empty()) value.origin = origin;
}

}  // namespace

std::string Origin::text() const { return line > 0 ? source + ":" + std::to_string(line) : source; }

const ConfigValue* ConfigValue::find(std::string_view path) const {
  return const_cast<ConfigValue*>(this)->find(path);
}

ConfigValue* ConfigValue::find(std::string_view path) {
  if (path.empty()) return this;
  const auto [key, rest] = split_path(path);
  const auto entry = find_entry(entries, key);
  return entry == entries.end() ? nullptr : entry->value.find(rest);
}

void ConfigValue::set(std::string_view path, ConfigValue value) {
  ConfigValue* node = this;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t done = path.size() - rest.size();
    become_mapping(*node, value.origin, path.substr(0, done == 0 ? 0 : done - 1));
    std::string_view key;
    std::tie(key, rest) = split_path(rest);
    auto entry = find_entry(node->entries, key);
    if (entry == node->entries.end()) entry = node->entries.insert(entry, {std::string(key), {}});
    node = &entry->value;
  }
  *node = std::move(value);
}

bool ConfigValue::erase(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const bool nested = dot != std::string_view::npos;
  ConfigValue* parent = nested ? find(path.substr(0, dot)) : this;
  if (!parent) return false;
  const auto entry = find_entry(parent->entries, nested ? path.substr(dot + 1) : path);
  if (entry == parent->entries.end()) return false;
  parent->entries.erase(entry);
  return true;
}

std::vector<std::string> ConfigValue::keys() const {
  std::vector<std::string> result;
  for (const auto& [key, value] : entries) result.push_back(key);
  return result;
}

ConfigValue make_scalar(std::string text, Origin origin) {
  ConfigValue value;
  value.kind = ConfigValue::Kind::scalar;
  value.text = std::move(text);
  value.origin = std::move(origin);
  return value;
}

ConfigValue make_mapping(std::vector<ConfigEntry> entries, Origin origin) {
  ConfigValue value;
  value.kind = ConfigValue::Kind::mapping;
  value.entries = std::move(entries);
  value.origin = std::move(origin);
  return value;
}

ConfigValue stamped(ConfigValue value, const Origin& origin) {
  value.origin = origin;
  for (auto& [key, child] : value.entries) child = stamped(std::move(child), origin);
  for (ConfigValue& item : value.items) item = stamped(std::move(item), origin);
  return value;
}

std::string join_path(std::string_view path, std::string_view key) {
  return std::string(path) + (path.empty() || key.empty() ? "" : ".") + std::string(key);
}

std::string place(const ConfigValue& value, std::string_view path) {
  const std::string origin = value.origin.text();
  if (origin.empty() || path.empty()) return origin + std::string(path);
  return origin + ": " + std::string(path);
}

void expand_name_shorthand(ConfigValue& tree, std::string_view path) {
  ConfigValue* value = tree.find(path);
  if (!value || value->kind != ConfigValue::Kind::scalar) return;
  const Origin origin = value->origin;
  *value = make_mapping({{"name", std::move(*value)}}, origin);
}

}  // namespace ferula
