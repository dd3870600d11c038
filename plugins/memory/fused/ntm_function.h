// The fused NTM as a node of the derivative's graph.
#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

#include "fused/ntm_kernels.h"

namespace ferula {

struct NtmTensors {
  at::Tensor items;                        // [B, T, I]
  at::Tensor state;                        // [B, state()]
  at::Tensor controller, controller_bias;  // and what follows: see NtmPointers
  at::Tensor heads, heads_bias, output, output_bias;
};

// Outputs [B, T, O] and the state after the last step [B, state()].
std::pair<at::Tensor, at::Tensor> apply_ntm(const NtmSizes& sizes, const NtmTensors& tensors);

}  // namespace ferula
