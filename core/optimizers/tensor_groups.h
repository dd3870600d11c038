// Which tensors an optimizer treats alike, by patterns of their names.
#pragma once

#include <string>
#include <vector>

#include "ferula/model.h"

namespace ferula {

// Whether one of the patterns, as glob(7), fits the name: "*.bias"; `*` takes dots as well.
bool matches(const std::vector<std::string>& patterns, const std::string& name);

struct TensorPatterns {
  std::string where;  // for messages: "experiment.yaml:17: …groups.biases"
  std::vector<std::string> patterns;
};

// The tensors that are trained: first those that match nothing, then those of each group. A tensor
// goes to the first group that matches. Throws Error that lists the nearest names if a group gets
// nothing.
std::vector<std::vector<ModelTensor>> grouped(const std::vector<ModelTensor>& tensors,
                                              const std::vector<TensorPatterns>& groups);

}  // namespace ferula
