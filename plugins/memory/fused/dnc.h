// The steps of a differentiable neural computer on the CPU as one operation with one derivative:
// see dnc_steps.h for what it computes, ntm.h for how.
#pragma once

#include "steps/dnc_steps.h"

namespace ferula {

// Whether fused_dnc_steps() can do it: float or double on the CPU, all of one type, some items, and
// nothing in the style of an NTM.
bool can_fuse_dnc(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                  const DncState& initial);

// As dnc_steps() with the default style. Has no second derivative. The numbers do not depend on the
// number of threads.
DncSteps fused_dnc_steps(const at::Tensor& items, const DncWeights& weights,
                         const DncState& initial);

}  // namespace ferula
