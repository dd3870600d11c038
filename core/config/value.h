// The configuration tree: plain values that know where they came from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ferula/config_view.h"

namespace ferula {

// Where a value was written: a file and a line, or a source that has no lines, such as
// "--set lr=1", "default of LeNet5 (plugin vision)", "from problem FashionMNIST".
struct Origin {
  std::string source;
  int line = 0;  // from 1 on; 0: none

  std::string text() const;  // "experiment.yaml:17"
};

struct ConfigEntry;

// Paths are keys joined by dots: "training.optimizer.lr". A key that itself has a dot can be
// reached through `entries` only.
struct ConfigValue {
  using Kind = ConfigView::Kind;

  Kind kind = Kind::null;
  std::string text;                  // of a scalar, as written
  bool quoted = false;               // a scalar that is text, whatever it looks like
  std::vector<ConfigEntry> entries;  // of a mapping, in order, no key twice
  std::vector<ConfigValue> items;    // of a list
  Origin origin;

  // The value at a path (the empty path is this value), or null.
  const ConfigValue* find(std::string_view path) const;
  ConfigValue* find(std::string_view path);

  // Puts a value at a path and makes the mappings on the way, with the value's origin. Throws Error
  // if something on the way is neither mapping nor null.
  void set(std::string_view path, ConfigValue value);

  // Whether there was something to remove.
  bool erase(std::string_view path);

  std::vector<std::string> keys() const;
};

struct ConfigEntry {
  std::string key;
  ConfigValue value;
};

ConfigValue make_scalar(std::string text, Origin origin = {});
ConfigValue make_mapping(std::vector<ConfigEntry> entries, Origin origin = {});

// The same tree, with one origin for all of it.
ConfigValue stamped(ConfigValue value, const Origin& origin);

// "a.b" and "c" give "a.b.c"; an empty part adds no dot.
std::string join_path(std::string_view path, std::string_view key);

// "experiment.yaml:17: model.units"
std::string place(const ConfigValue& value, std::string_view path);

// "model: LeNet5" is short for "model: {name: LeNet5}": writes out the long form of a scalar at
// this path. Anything else, and nothing, stays as it is.
void expand_name_shorthand(ConfigValue& tree, std::string_view path);

}  // namespace ferula
