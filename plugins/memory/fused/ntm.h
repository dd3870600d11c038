// The steps of an NTM on the CPU as one operation with one derivative: see ntm_steps.h for what it
// computes. A step's tensors are so small that calling operators on them takes far longer than
// their arithmetic. Here a block of samples, one in each lane of a vector register, goes through
// all steps at once, and back.
#pragma once

#include "steps/ntm_steps.h"

namespace ferula {

// Whether fused_ntm_steps() can do it: float or double on the CPU, all of one type, some items.
bool can_fuse_ntm(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                  const NtmState& initial);

// As ntm_steps(). Has no second derivative. The numbers do not depend on the number of threads.
NtmSteps fused_ntm_steps(const at::Tensor& items, const NtmWeights& weights,
                         const Addressing& addressing, const NtmState& initial);

}  // namespace ferula
