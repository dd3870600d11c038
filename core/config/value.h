// The configuration as a tree of our own: each value knows where it came from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ferula/config_view.h"

namespace ferula {

struct ConfigValue {
  using Kind = ConfigView::Kind;
  using Entry = std::pair<std::string, ConfigValue>;

  Kind kind = Kind::null;
  std::string text;                // of a scalar, as written
  bool quoted = false;             // a quoted scalar is a text, whatever it looks like
  std::vector<ConfigValue> items;  // of a list
  std::vector<Entry> entries;      // of a mapping, in order
  std::string origin;              // "lenet5.yaml:17", "--set seed=7", "default of LeNet5"

  static ConfigValue scalar(std::string text, std::string origin);
  static ConfigValue mapping(std::string origin);

  // A value by its key path, "training.optimizer.lr"; null if there is none.
  const ConfigValue* find(std::string_view path) const;
  ConfigValue* find(std::string_view path);

  // Puts a value at a path, making mappings on the way. Throws Error if something on the way is no
  // mapping.
  void set(std::string_view path, ConfigValue value);
  // False if there is none.
  bool erase(std::string_view path);
};

// "a" and "b.c" of "a.b.c"; the second is empty if there is no dot.
std::pair<std::string_view, std::string_view> split_path(std::string_view path);
std::string join_path(std::string_view path, std::string_view key);

}  // namespace ferula
