#include "core/optimizers/adam.h"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

#include "ferula/error.h"

namespace ferula {

void AdamParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("betas", betas, "decay of the running means of the gradient and of its square", between(0, 1));
  p("eps", epsilon, "added to the denominator", at_least(0));
  p("weight_decay", weight_decay, "share of the weights that decays", at_least(0));
  p("amsgrad", amsgrad, "divide by the largest running mean of the squared gradient so far");
}

Adam::Adam(const Params& params, bool decays_decoupled)
    : params_(params), decays_decoupled_(decays_decoupled) {
  if (params_.betas.size() != 2)
    throw Error("betas: expected two numbers, such as [0.9, 0.999], got " +
                std::to_string(params_.betas.size()));
}

std::vector<std::string> Adam::buffer_names() const {
  if (params_.amsgrad) return {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
  return {"exp_avg", "exp_avg_sq"};
}

void Adam::step(const OptimizerSlots& slots, double learning_rate) const {
  const auto kernel =
      decays_decoupled_
          ? static_cast<decltype(&at::_ops::_fused_adam_::call)>(&at::_ops::_fused_adamw_::call)
          : &at::_ops::_fused_adam_::call;
  kernel(parameters(slots), gradients(slots), buffers(slots, 0), buffers(slots, 1),
         params_.amsgrad ? buffers(slots, 2) : std::vector<at::Tensor>(), counted_steps(slots),
         learning_rate, params_.betas[0], params_.betas[1], params_.weight_decay, params_.epsilon,
         params_.amsgrad, /*maximize=*/false, {}, {});
}

}  // namespace ferula
