// Keeps gradients small.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace ferula {

// Each element into [-limit, limit].
void limit_values(const std::vector<at::Tensor>& gradients, double limit);

// All together to the Euclidean norm `limit`, if theirs is larger (Pascanu et al. 2013, "On the
// difficulty of training recurrent neural networks", algorithm 1). Nothing waits for a GPU.
void limit_norm(const std::vector<at::Tensor>& gradients, double limit);

}  // namespace ferula
