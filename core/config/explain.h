// Configurations for people.
#pragma once

#include <string>
#include <vector>

#include "core/config/schema.h"
#include "core/config/value.h"

namespace ferula {

// A single value of a tree, by its path.
struct Leaf {
  std::string path;
  std::string text;  // inline YAML
  std::string origin;
};

// All values that are no mappings (an empty mapping counts), in the order of the tree.
std::vector<Leaf> leaves(const ConfigValue& tree, const std::string& path = "");

// A line a value: "model.num_classes: 10   # from problem FashionMNIST".
std::string explain(const std::vector<Leaf>& leaves);

// A value that two trees do not share; an empty text where a tree has none.
struct Difference {
  std::string path, left, right;
};
std::vector<Difference> diff(const ConfigValue& left, const ConfigValue& right);

// A configuration to start from: every key with its default, meaning and range as comments;
// required ones to be filled in.
std::string template_yaml(const Schema& schema, const ConfigValue& tree);

}  // namespace ferula
