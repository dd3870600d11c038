#include "core/config/value.h"

#include <algorithm>

#include "ferula/error.h"

namespace ferula {

ConfigValue ConfigValue::scalar(std::string text, std::string origin) {
  ConfigValue value;
  value.kind = Kind::scalar;
  value.text = std::move(text);
  value.origin = std::move(origin);
  return value;
}

ConfigValue ConfigValue::mapping(std::string origin) {
  ConfigValue value;
  value.kind = Kind::mapping;
  value.origin = std::move(origin);
  return value;
}

const ConfigValue* ConfigValue::find(std::string_view path) const {
  const auto [key, rest] = split_path(path);
  for (const Entry& entry : entries)
    if (entry.first == key) return rest.empty() ? &entry.second : entry.second.find(rest);
  return nullptr;
}

ConfigValue* ConfigValue::find(std::string_view path) {
  return const_cast<ConfigValue*>(static_cast<const ConfigValue*>(this)->find(path));
}

void ConfigValue::set(std::string_view path, ConfigValue value) {
  if (kind == Kind::null) kind = Kind::mapping;
  if (kind != Kind::mapping)
    throw Error(value.origin + ": cannot set '" + std::string(path) + "' below the value of " +
                origin + ", which is no mapping");
  const auto [key, rest] = split_path(path);
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.first == key; });
  ConfigValue& target =
      found != entries.end()
          ? found->second
          : entries.emplace_back(std::string(key), ConfigValue{.origin = value.origin}).second;
  if (rest.empty())
    target = std::move(value);
  else
    target.set(rest, std::move(value));
}

bool ConfigValue::erase(std::string_view path) {
  const auto [key, rest] = split_path(path);
  for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
    if (entry->first != key) continue;
    if (!rest.empty()) return entry->second.erase(rest);
    entries.erase(entry);
    return true;
  }
  return false;
}

std::pair<std::string_view, std::string_view> split_path(std::string_view path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {path, {}};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

std::string join_path(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : std::string(path) + "." + std::string(key);
}

}  // namespace ferula
