// Configurations for the eye of a person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/schema.h"
#include "core/config/value.h"

namespace ferula {

// A line for each value that is no mapping, sorted: "training.seed: 7  # experiment.yaml:3".
std::string explain(const Value& tree);

// The lines of this path and below. Throws Error, with the path that was meant, if it is not there.
std::string explain(const Value& tree, std::string_view path);

// A path at which two configurations differ, and the values there; nothing where there is none.
struct Difference {
  std::string path;
  std::optional<Value> left, right;
};

// Sorted by path. Where a value was written makes no difference.
std::vector<Difference> diff(const Value& left, const Value& right);

// "- training.seed: 7  # a.yaml:3" and "+ training.seed: 8  # b.yaml:3", a line each.
std::string to_text(const std::vector<Difference>& differences);

// YAML with every parameter: its default, then its meaning, type and range as a comment. A required
// value is left open, and its comment says so.
std::string template_yaml(const Schema& schema);

}  // namespace ferula
