#include <utility>

#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/grid/grid.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

bool both_mappings(const ConfigValue& a, const ConfigValue& b) {
  return a.kind == Kind::mapping && b.kind == Kind::mapping;
}

bool same(const ConfigValue& a, const ConfigValue& b) {
  return a.kind == b.kind && a.text == b.text && a.quoted == b.quoted &&
         (a.items.empty() == b.items.empty()) && to_yaml_line(a) == to_yaml_line(b);
}

// What two mappings have in common.
ConfigValue common(const ConfigValue& a, const ConfigValue& b) {
  ConfigValue result = make_mapping({});
  for (const auto& [key, value] : a.entries)
    for (const auto& [other_key, other] : b.entries) {
      if (key != other_key) continue;
      if (both_mappings(value, other) && !same(value, other)) {
        ConfigValue inner = common(value, other);
        if (!inner.entries.empty()) result.entries.push_back({key, std::move(inner)});
      } else if (same(value, other)) {
        result.entries.push_back({key, value});
      }
    }
  return result;
}

// What a mapping has beyond another one, which is a part of it.
ConfigValue beyond(const ConfigValue& part, const ConfigValue& whole) {
  ConfigValue result = make_mapping({});
  for (const auto& [key, value] : whole.entries) {
    const ConfigEntry* known = nullptr;
    for (const ConfigEntry& entry : part.entries)
      if (entry.key == key) known = &entry;
    if (known == nullptr)
      result.entries.push_back({key, value});
    else if (!same(known->value, value))
      result.entries.push_back({key, beyond(known->value, value)});
  }
  return result;
}

ConfigValue common_part(const Grid& grid) {
  if (grid.tasks.size() == 1) return make_mapping({});
  ConfigValue part = grid.tasks.front().configuration;
  for (const GridTask& task : grid.tasks) part = common(part, task.configuration);
  return part;
}

// A mapping for each key: their order matters, and those of a mapping are sorted.
ConfigValue stored_sweep(const ConfigValue& sweep) {
  ConfigValue stored;
  stored.kind = Kind::list;
  for (const ConfigEntry& entry : sweep.entries) stored.items.push_back(make_mapping({entry}));
  return stored;
}

}  // namespace

ConfigValue stored_grid(const Grid& grid) {
  ConfigValue shared = common_part(grid), tasks;
  tasks.kind = Kind::list;
  for (const GridTask& task : grid.tasks)
    tasks.items.push_back(make_mapping(
        {{"name", make_text(task.name)}, {"overwrite", beyond(shared, task.configuration)}}));
  ConfigValue stored = make_mapping(
      {{"grid_settings", to_section(grid.settings)}, {"grid_tasks", std::move(tasks)}});
  if (grid.search) {
    stored.set("search", grid.search->section);
    stored.set("sweep", stored_sweep(grid.search->sweep));
  }
  if (!shared.entries.empty()) stored.set("grid_overwrite", std::move(shared));
  if (to_yaml(stored).size() > kMaxYamlBytes)
    throw Error("the " + std::to_string(grid.tasks.size()) +
                " tasks of this grid differ too much to be kept in one file of " +
                std::to_string(kMaxYamlBytes >> 20) + " MB; make several grids, or sweep values");
  return stored;
}

}  // namespace ferula
