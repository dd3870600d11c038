// The optimizers there are.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/optimizers/host_optimizer.h"
#include "ferula/parameters.h"

namespace ferula {

// Tensors that share the parameters of their optimizer.
struct TensorGroup {
  std::vector<ModelTensor> tensors;
  std::vector<Parameters*> fillers;  // in this order: the optimizer's section, that of the group
};

// An optimizer by its name, with its parameters.
struct OptimizerKind {
  std::string_view name;
  std::string_view meaning;
  void (*list)(Parameters& parameters);
  // REQUIRES: at least one group; the first is what is in no other.
  std::unique_ptr<HostOptimizer> (*create)(const std::vector<TensorGroup>& groups);
};

const std::vector<OptimizerKind>& optimizer_kinds();

}  // namespace ferula
