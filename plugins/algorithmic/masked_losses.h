// Losses and accuracies of the steps that a mask selects. With a mask of ones they are the plain
// ones; a mask of zeros gives NaN.
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

// Which bits are right, bool [B, L, bits]: a bit is 1 if its logit is greater than 0.
at::Tensor right_bits(const at::Tensor& logits, const at::Tensor& targets);

// Which classes are right, bool [B, L, 1].
at::Tensor right_classes(const at::Tensor& logits, const at::Tensor& targets);

// The share of what is right in all selected steps; right is bool [B, L, n].
at::Tensor masked_accuracy(const at::Tensor& right, const at::Tensor& masks);

// The share of samples in which all that is selected is right.
at::Tensor sequence_accuracy(const at::Tensor& right, const at::Tensor& masks);

}  // namespace ferula::algorithmic
