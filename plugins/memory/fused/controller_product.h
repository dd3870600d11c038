// A step of a controller as one product and what follows it.
#pragma once

#include "fused/controller_kind.h"
#include "steps/controller_step.h"

namespace ferula {

struct ControllerProduct {
  ControllerStep step;
  at::Tensor weight, bias;  // [gates, items and reads and hidden state], [gates]
};

// The hidden state has no columns if the controller is feed-forward.
ControllerProduct product_of(const ControllerWeights& weights);

}  // namespace ferula
