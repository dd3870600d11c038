// A step of a controller as one product and what follows it.
#pragma once

#include "controller_step.h"
#include "fused/controller_kind.h"

namespace ferula {

struct ControllerProduct {
  ControllerStep step;
  at::Tensor weight, bias;  // [gates, items and reads and hidden state], [gates]
};

// The hidden state has no columns if the controller is feed-forward.
ControllerProduct product_of(const ControllerWeights& weights);

}  // namespace ferula
