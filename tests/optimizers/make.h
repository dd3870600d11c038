// Optimizers from YAML, as a configuration makes them.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/config/parameters.h"
#include "core/config/yaml.h"
#include "core/optimizers/kinds.h"
#include "core/optimizers/tensor_groups.h"

namespace ferula {

// One whose first group is `values`; `groups` are the others, each with its `match`.
struct GroupYaml {
  std::vector<std::string> match;
  std::string values;
};

inline const OptimizerKind& kind_called(const std::string& name) {
  for (const OptimizerKind& kind : optimizer_kinds())
    if (kind.name == name) return kind;
  throw std::out_of_range(name);
}

inline std::unique_ptr<HostOptimizer> make(const std::string& name, const std::string& values,
                                           const std::vector<ModelTensor>& tensors,
                                           const std::vector<GroupYaml>& groups = {}) {
  std::deque<ConfigValue> sections = {parse_yaml_text(values, "test")};
  std::deque<ParameterFiller> fillers;
  std::vector<TensorPatterns> patterns;
  std::vector<TensorGroup> made = {{{}, {&fillers.emplace_back(sections.back(), "")}}};
  for (const GroupYaml& group : groups) {
    sections.push_back(parse_yaml_text(group.values, "test"));
    patterns.push_back({"group", group.match});
    made.push_back({{}, {&fillers.front(), &fillers.emplace_back(sections.back(), "")}});
  }
  const auto parts = grouped(tensors, patterns);
  for (std::size_t i = 0; i < made.size(); ++i) made[i].tensors = parts[i];
  return kind_called(name).create(made);
}

}  // namespace ferula
