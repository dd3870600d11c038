// Losses and mistakes of the steps that a mask selects. With a mask of ones the losses are the
// plain ones; with a mask of zeros they are NaN.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula::algorithmic {

// Masks are [B, L, 1], 0 or 1. The losses are differentiable.

// Mean over the bits of all selected steps: logits and targets [B, L, bits].
at::Tensor masked_binary_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                       const at::Tensor& masks);

// Mean over the selected steps: logits [B, L, classes], targets int64 [B, L, 1].
at::Tensor masked_cross_entropy(const at::Tensor& logits, const at::Tensor& targets,
                                const at::Tensor& masks);

// Which bits are wrong, bool [B, L, bits]: a bit is 1 if its logit is greater than 0.
at::Tensor wrong_bits(const at::Tensor& logits, const at::Tensor& targets);

// Which classes are wrong, bool [B, L, 1].
at::Tensor wrong_classes(const at::Tensor& logits, const at::Tensor& targets);

// How much is wrong in the selected steps of each sample: int64 [B] of bool [B, L, n].
at::Tensor masked_mistakes(const at::Tensor& wrong, const at::Tensor& masks);

}  // namespace ferula::algorithmic
