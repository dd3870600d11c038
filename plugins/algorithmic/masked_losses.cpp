#include "masked_losses.h"

#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>

namespace ferula::algorithmic {

at::Tensor masked_binary_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                       const at::Tensor& masks) {
  const at::Tensor weights = masks.to(logits.scalar_type());
  const at::Tensor sum = at::binary_cross_entropy_with_logits(
      logits, targets, weights, /*pos_weight=*/{}, at::Reduction::Sum);
  return sum.div(weights.sum().mul(logits.size(2)));
}

at::Tensor masked_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                const at::Tensor& masks) {
  const at::Tensor weights = masks.to(logits.scalar_type());
  return logits.log_softmax(-1).gather(-1, targets).mul(weights).sum().div(weights.sum()).neg();
}

at::Tensor wrong_bits(const at::Tensor& logits, const at::Tensor& targets) {
  return logits.gt(0).ne(targets.gt(0.5));
}

at::Tensor wrong_classes(const at::Tensor& logits, const at::Tensor& targets) {
  return logits.argmax(-1, /*keepdim=*/true).ne(targets);
}

at::Tensor masked_mistakes(const at::Tensor& wrong, const at::Tensor& masks) {
  return wrong.bitwise_and(masks.to(at::kBool)).sum({1, 2});
}

}  // namespace ferula::algorithmic
