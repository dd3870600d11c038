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

at::Tensor right_bits(const at::Tensor& logits, const at::Tensor& targets) {
  return logits.gt(0).eq(targets);
}

at::Tensor right_classes(const at::Tensor& logits, const at::Tensor& targets) {
  return logits.argmax(-1, /*keepdim=*/true).eq(targets);
}

at::Tensor masked_accuracy(const at::Tensor& right, const at::Tensor& masks) {
  return right.mul(masks).sum().div(masks.sum().mul(right.size(2)));
}

at::Tensor sequence_accuracy(const at::Tensor& right, const at::Tensor& masks) {
  return right.logical_or(masks.eq(0)).flatten(1).all(1).to(at::kFloat).mean();
}

}  // namespace ferula::algorithmic
