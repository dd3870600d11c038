#include "core/optimizers/sgd.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_fused_sgd.h>

#include <utility>

#include "ferula/error.h"

namespace ferula {

void SgdParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("momentum", momentum, "share of the last step that is kept", at_least(0));
  p("dampening", dampening, "share of the gradient that the momentum leaves out");
  p("weight_decay", weight_decay, "share of the weights that is added to the gradient",
    at_least(0));
  p("nesterov", nesterov, "Nesterov's momentum");
}

Sgd::Sgd(std::vector<ModelTensor> tensors, SgdParams params)
    : FusedOptimizer(std::move(tensors), params.momentum > 0
                                             ? std::vector<std::string>{"momentum_buffer"}
                                             : std::vector<std::string>()),
      params_(params) {
  if (params_.nesterov && (params_.momentum <= 0 || params_.dampening != 0))
    throw Error("nesterov: needs a momentum above 0 and no dampening");
}

void Sgd::step(const std::vector<OptimizerSlot*>& slots, double learning_rate) {
  // The kernel sets the momentum to the gradient at the first step, and cannot tell that by itself.
  std::vector<OptimizerSlot*> first, later;
  for (OptimizerSlot* slot : slots) (slot->step.item<float>() == 0 ? first : later).push_back(slot);
  step_group(first, learning_rate, true);
  step_group(later, learning_rate, false);
}

void Sgd::step_group(const std::vector<OptimizerSlot*>& slots, double learning_rate,
                     bool is_first_step) const {
  if (slots.empty()) return;
  at::_foreach_add_(steps(slots), 1);
  at::_fused_sgd_(parameters(slots), gradients(slots),
                  params_.momentum > 0 ? buffers(slots, 0) : std::vector<at::Tensor>(),
                  params_.weight_decay, params_.momentum, learning_rate, params_.dampening,
                  params_.nesterov, /*maximize=*/false, is_first_step);
}

}  // namespace ferula
