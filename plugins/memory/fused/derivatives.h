// What fused operations share.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ferula/error.h"

namespace ferula {

// Float or double, all of one type and on the CPU; the first one, the items, not empty.
inline bool can_fuse(const std::vector<at::Tensor>& tensors) {
  const at::ScalarType type = tensors.front().scalar_type();
  return (type == at::kFloat || type == at::kDouble) && tensors.front().numel() > 0 &&
         std::all_of(tensors.begin(), tensors.end(),
                     [type](const at::Tensor& x) { return x.is_cpu() && x.scalar_type() == type; });
}

inline bool wants_gradient(const std::vector<at::Tensor>& tensors) {
  return at::GradMode::is_enabled() &&
         std::any_of(tensors.begin(), tensors.end(),
                     [](const at::Tensor& x) { return x.requires_grad(); });
}

// Autograd records what happens on the way back if it is asked for a graph of it.
inline void refuse_second_derivative(const std::string& name) {
  if (at::GradMode::is_enabled())
    throw Error("the " + name + " on the CPU has no second derivative (create_graph)");
}

// Where a row of a contiguous tensor begins; null for an undefined one.
template <class T>
T* row(const at::Tensor& x, std::int64_t index) {
  return x.defined() ? x.data_ptr<T>() + index * x.stride(0) : nullptr;
}

}  // namespace ferula
