#include "core/config/merge.h"

#include <string_view>
#include <unordered_map>

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

void check_fit(const ConfigValue& base, const ConfigValue& over, const std::string& path) {
  const bool replaceable = base.kind == Kind::null || over.kind == Kind::null;
  if (replaceable || (base.kind == Kind::mapping) == (over.kind == Kind::mapping)) return;
  throw Error(place(over, path) + ": " + shown(over) + " cannot be put over " + shown(base) +
              ", given at " + base.origin.text() + "; expected two mappings, or none");
}

void merge_into(ConfigValue& base, ConfigValue over, const std::string& path) {
  check_fit(base, over, path);
  if (base.kind != Kind::mapping || over.kind != Kind::mapping) {
    base = std::move(over);
    return;
  }
  std::unordered_map<std::string, std::size_t> positions;
  for (const auto& [key, value] : base.entries) positions.emplace(key, positions.size());
  for (auto& [key, value] : over.entries) {
    const auto position = positions.find(key);
    if (position == positions.end())
      base.entries.push_back({key, std::move(value)});
    else
      merge_into(base.entries[position->second].value, std::move(value), join_path(path, key));
  }
}

}  // namespace

ConfigValue merged(ConfigValue base, ConfigValue over) {
  merge_into(base, std::move(over), "");
  return base;
}

}  // namespace ferula
