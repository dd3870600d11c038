// How often which class was taken for which.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// Of one batch, on the device of the logits.
struct ClassCounts {
  at::Tensor correct;     // [], double
  at::Tensor confusion;   // [K, K], int64: row t, column p: the target was t, the prediction p
  at::Tensor among_five;  // [], double: targets among the five highest scores; undefined for K < 6
};

// logits [B, K], targets int64 [B], each from 0 to K - 1. The highest score counts, of equal ones
// the first; NaN is higher than any number. Waits for no GPU; on a CPU it is one loop, since a
// dozen operations would take longer than a small network's layer.
ClassCounts count_classes(const at::Tensor& logits, const at::Tensor& targets);

}  // namespace ferula
