// Logic on bits that are floats, 0 or 1.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula::algorithmic {

inline at::Tensor inverted(const at::Tensor& bits) { return bits.neg().add_(1); }

inline at::Tensor exclusive_or(const at::Tensor& a, const at::Tensor& b) { return a.sub(b).abs_(); }

}  // namespace ferula::algorithmic
