// The steps of a differentiable working memory on the CPU as one operation with one derivative: see
// dwm_steps.h for what it computes, ntm.h for how.
#pragma once

#include "steps/dwm_steps.h"

namespace ferula {

// Whether fused_dwm_steps() can do it: float or double on the CPU, all of one type, some items.
bool can_fuse_dwm(const at::Tensor& items, const DwmWeights& weights, const DwmState& initial);

// As dwm_steps(). Has no second derivative. The numbers do not depend on the number of threads.
DwmSteps fused_dwm_steps(const at::Tensor& items, const DwmWeights& weights,
                         const Addressing& addressing, const DwmState& initial);

}  // namespace ferula
