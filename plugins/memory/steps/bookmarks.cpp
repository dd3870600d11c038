#include "steps/bookmarks.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/lerp.h>

namespace ferula {

at::Tensor moved_bookmark(const at::Tensor& bookmark, const at::Tensor& attention,
                          const at::Tensor& gates) {
  return at::lerp(attention, bookmark, gates);
}

at::Tensor jump(const at::Tensor& attention, const at::Tensor& bookmark, const at::Tensor& jumps) {
  const at::Tensor to_start =
      at::constant_pad_nd(jumps.narrow(2, 2, 1), {0, attention.size(2) - 1});
  return at::addcmul(at::addcmul(to_start, jumps.narrow(2, 0, 1), attention), jumps.narrow(2, 1, 1),
                     bookmark);
}

}  // namespace ferula
