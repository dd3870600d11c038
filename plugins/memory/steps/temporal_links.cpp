#include "steps/temporal_links.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/matmul.h>

namespace ferula {

at::Tensor next_links(const at::Tensor& links, const at::Tensor& attention,
                      const at::Tensor& precedence) {
  const at::Tensor to = attention.unsqueeze(3), from = attention.unsqueeze(2);
  const at::Tensor elsewhere = 1 - at::eye(attention.size(2), attention.options());
  return at::addcmul((1 - to - from) * links, to, precedence.unsqueeze(2)) * elsewhere;
}

at::Tensor next_precedence(const at::Tensor& precedence, const at::Tensor& attention) {
  return at::addcmul(attention, 1 - attention.sum(2, true), precedence);
}

at::Tensor forward_weighting(const at::Tensor& links, const at::Tensor& reads) {
  return backward_weighting(links.transpose(2, 3), reads);
}

at::Tensor backward_weighting(const at::Tensor& links, const at::Tensor& reads) {
  return at::matmul(reads.unsqueeze(1), links).transpose(1, 2);
}

at::Tensor read_weighting(const at::Tensor& backward, const at::Tensor& forward,
                          const at::Tensor& content, const at::Tensor& modes) {
  const at::Tensor all = at::cat({backward, forward, content.unsqueeze(2)}, 2);
  return (modes.unsqueeze(3) * all).sum(2);
}

}  // namespace ferula
