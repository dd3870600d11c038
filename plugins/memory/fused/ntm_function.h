// The fused NTM as a node of the derivative's graph.
#pragma once

#include <ATen/core/Tensor.h>

#include <type_traits>
#include <utility>
#include <vector>

#include "fused/ntm_kernels.h"

namespace ferula {

struct NtmTensors {
  at::Tensor items;                        // [B, T, I]
  at::Tensor state;                        // [B, state()]
  at::Tensor controller, controller_bias;  // and what follows: see NtmPointers
  at::Tensor heads, heads_bias, output, output_bias;
};

// `x` has the six tensors of NtmPointers, from `first` on.
template <class T>
NtmPointers<T> pointers(const std::vector<at::Tensor>& x, std::size_t first) {
  const auto at = [&](std::size_t i) { return x[first + i].data_ptr<std::remove_const_t<T>>(); };
  return {at(0), at(1), at(2), at(3), at(4), at(5)};
}

// Outputs [B, T, O] and the state after the last step [B, state()].
std::pair<at::Tensor, at::Tensor> apply_ntm(const NtmSizes& sizes, const NtmTensors& tensors);

}  // namespace ferula
