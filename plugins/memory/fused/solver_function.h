// The fused solver as a node of the derivative's graph.
#pragma once

#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

#include "fused/solver_kernels.h"

namespace ferula {

// x: items [B, T, I], state [B, state()], what the encoder left [B, encoded()], and the weights as
// NtmPointers has them. Gives outputs [B, T, O] and the state after the last step [B, state()].
std::pair<at::Tensor, at::Tensor> apply_solver(ControllerStep controller,
                                               const std::vector<at::Tensor>& x);

}  // namespace ferula
