// Gradients that float16 could not hold otherwise.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "ferula/batch.h"

namespace ferula {

// Micikevicius et al. 2018, "Mixed precision training", 3.2, with torch.amp.GradScaler's numbers:
// the loss is multiplied by a scale, from 65,536 on; gradients that overflow halve it, and the step
// is left out; 2,000 steps without double it.
class LossScale {
 public:
  LossScale();

  at::Tensor scaled(const at::Tensor& loss) const;

  // Divides the gradients by the scale, and adapts that for the next step. Whether all are finite:
  // if not, the step must be left out. Throws Error if they are not at the smallest scale.
  bool unscale(const std::vector<at::Tensor>& gradients);

  // "loss_scale" and "steps_since_overflow", shared with this.
  std::vector<NamedTensor> state() const;

 private:
  void overflowed();

  at::Tensor scale_, steps_;  // [] on the CPU
};

}  // namespace ferula
