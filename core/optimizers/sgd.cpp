#include "core/optimizers/sgd.h"

#include <ATen/ops/_fused_sgd.h>

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

Sgd::Sgd(const Params& params) : params_(params) {
  if (params_.nesterov && (params_.momentum <= 0 || params_.dampening != 0))
    throw Error("nesterov: needs a momentum above 0 and no dampening");
}

std::vector<std::string> Sgd::buffer_names() const {
  if (params_.momentum <= 0) return {};
  return {"momentum_buffer"};
}

// The first gradient is not dampened, which the kernel cannot tell by itself. Without dampening the
// first step is like any other, and nothing has to wait for a GPU that knows the count.
void Sgd::step(const OptimizerSlots& slots, double learning_rate) const {
  if (params_.dampening == 0) return step(slots, learning_rate, false);
  OptimizerSlots first, later;
  for (OptimizerSlot* slot : slots) (slot->step.item<float>() == 0 ? first : later).push_back(slot);
  step(first, learning_rate, true);
  step(later, learning_rate, false);
}

void Sgd::step(const OptimizerSlots& slots, double learning_rate, bool is_first) const {
  if (slots.empty()) return;
  counted_steps(slots);
  at::_fused_sgd_(parameters(slots), gradients(slots),
                  params_.momentum > 0 ? buffers(slots, 0) : std::vector<at::Tensor>(),
                  params_.weight_decay, params_.momentum, learning_rate, params_.dampening,
                  params_.nesterov, /*maximize=*/false, is_first);
}

}  // namespace ferula
