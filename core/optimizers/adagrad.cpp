#include "core/optimizers/adagrad.h"

#include <ATen/ops/_fused_adagrad.h>

namespace ferula {

void AdagradParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("lr_decay", learning_rate_decay, "at step n the learning rate is lr / (1 + (n - 1) lr_decay)",
    at_least(0));
  p("weight_decay", weight_decay, "share of the weights that is added to the gradient",
    at_least(0));
  p("initial_accumulator_value", initial_accumulator_value,
    "what the sum of squared gradients starts with", at_least(0));
  p("eps", epsilon, "added to the denominator", at_least(0));
}

void Adagrad::step(const OptimizerSlots& slots, double learning_rate) const {
  at::_fused_adagrad_(parameters(slots), gradients(slots), buffers(slots, 0), counted_steps(slots),
                      learning_rate, params_.learning_rate_decay, params_.weight_decay,
                      params_.epsilon, /*maximize=*/false);
}

}  // namespace ferula
