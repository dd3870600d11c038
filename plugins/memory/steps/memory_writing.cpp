#include "steps/memory_writing.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/baddbmm.h>

namespace ferula {

at::Tensor written(const at::Tensor& memory, const at::Tensor& attention, const at::Tensor& erase,
                   const at::Tensor& add) {
  const at::Tensor w = attention.transpose(1, 2);  // [B, A, K]
  if (attention.size(1) == 1)                      // M + w (a - M e)^T
    return at::addcmul(memory, w, at::addcmul(add, memory, erase, -1));
  at::Tensor kept = memory;
  for (std::int64_t k = 0; k < attention.size(1); ++k)
    kept = kept * (1 - w.narrow(2, k, 1) * erase.narrow(1, k, 1));
  return at::baddbmm(kept, w, add);
}

}  // namespace ferula
