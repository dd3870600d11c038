// Tensors as vectors, which matchers understand.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace ferula {

inline std::vector<std::int64_t> integers(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kLong).contiguous();
  const auto* first = values.const_data_ptr<std::int64_t>();
  return {first, first + values.numel()};
}

inline std::vector<double> reals(const at::Tensor& tensor) {
  const at::Tensor values = tensor.to(at::kDouble).contiguous();
  const auto* first = values.const_data_ptr<double>();
  return {first, first + values.numel()};
}

}  // namespace ferula
