// Configurations for the eye of a person.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/schema.h"
#include "core/config/value.h"

namespace ferula {

// The values that are no mappings, by path.
using Leaves = std::map<std::string, const ConfigValue*>;

// Those of this path and below; the empty path is the whole tree. Throws Error, with the path that
// was meant, if it is not there. REQUIRES: the tree outlives them.
Leaves leaves_of(const ConfigValue& tree, std::string_view path = "");

// A line for each value that is no mapping, sorted: "training.seed: 7  # experiment.yaml:3".
std::string explain(const Leaves& leaves);

// A path at which two configurations differ, and the values there; nothing where there is none.
struct Difference {
  std::string path;
  std::optional<ConfigValue> left, right;
};

// Sorted by path. Where a value was written makes no difference.
std::vector<Difference> diff(const ConfigValue& left, const ConfigValue& right);

// "- training.seed: 7  # a.yaml:3" and "+ training.seed: 8  # b.yaml:3", a line each.
std::string to_text(const std::vector<Difference>& differences);

// YAML with every parameter: the value given, or its default, then its meaning, type and range as a
// comment. A required value that is not given is left open, and its comment says so.
std::string template_yaml(const Schema& schema, const ConfigValue& given);

}  // namespace ferula
