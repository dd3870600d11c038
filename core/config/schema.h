// What a configuration may hold, collected from all components that take part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/parameters.h"
#include "core/config/value.h"

namespace ferula {

// A place in the tree: a parameter (it has a type), a section, or what holds others.
struct SchemaNode {
  std::string key;
  ParameterInfo info;
  std::string owner;  // of the parameter: "LeNet5 (plugin vision)"
  bool takes_anything = false;
  std::vector<SchemaNode> children;  // in the order in which they were added

  bool is_parameter() const { return !info.type.empty() && !info.is_section; }
};

class Schema {
 public:
  // The parameters of an owner, whose section is at this path ("" is the whole tree). Of two
  // parameters at the same path the first counts.
  void add(std::string_view path, const std::vector<ParameterInfo>& infos,
           const std::string& owner);

  // At this path every key is known; below those that were added, only what they list.
  void allow_anything(std::string_view path);

  // Puts each default that the tree does not have, with the origin "default of OWNER". Throws one
  // Error that lists every required value and section that is missing.
  void apply_defaults(ConfigValue& tree) const;

  // Throws one Error that lists every key that nobody knows, with its place and what was meant.
  void check_unknown(const ConfigValue& tree) const;

  const SchemaNode& root() const { return root_; }

 private:
  SchemaNode& node(std::string_view path);

  SchemaNode root_;
};

}  // namespace ferula
