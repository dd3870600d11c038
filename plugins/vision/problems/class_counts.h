// How often which class was taken for which.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// Of one batch: int64 [K, K + 1], on the device of the logits. Row t, column p < K: the target was
// t, the prediction p. The last column: targets t among the five highest scores.
//
// logits [B, K], targets int64 [B], each from 0 to K - 1. The highest score counts, of equal ones
// the first; NaN is higher than any number. Waits for no GPU; on a CPU it is one loop, since a
// dozen operations would take longer than a small network's layer.
at::Tensor count_classes(const at::Tensor& logits, const at::Tensor& targets);

}  // namespace ferula
