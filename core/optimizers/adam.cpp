#include "core/optimizers/adam.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

std::vector<std::string> buffer_names(bool amsgrad) {
  if (amsgrad) return {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
  return {"exp_avg", "exp_avg_sq"};
}

}  // namespace

void AdamParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("betas", betas, "decay of the running means of the gradient and of its square", between(0, 1));
  p("eps", epsilon, "added to the denominator", at_least(0));
  p("weight_decay", weight_decay, "share of the weights that decays", at_least(0));
  p("amsgrad", amsgrad, "divide by the largest running mean of the squared gradient so far");
}

Adam::Adam(std::vector<ModelTensor> tensors, AdamParams params, Decay decay)
    : FusedOptimizer(std::move(tensors), buffer_names(params.amsgrad)),
      params_(std::move(params)),
      decay_(decay) {
  if (params_.betas.size() != 2)
    throw Error("betas: expected two numbers, such as [0.9, 0.999], got " +
                std::to_string(params_.betas.size()));
}

void Adam::step(const std::vector<OptimizerSlot*>& slots, double learning_rate) {
  const std::vector<at::Tensor> step_counts = steps(slots);
  at::_foreach_add_(step_counts, 1);
  const auto kernel =
      decay_ == Decay::decoupled
          ? static_cast<decltype(&at::_ops::_fused_adam_::call)>(&at::_ops::_fused_adamw_::call)
          : &at::_ops::_fused_adam_::call;
  kernel(parameters(slots), gradients(slots), buffers(slots, 0), buffers(slots, 1),
         params_.amsgrad ? buffers(slots, 2) : std::vector<at::Tensor>(), step_counts,
         learning_rate, params_.betas[0], params_.betas[1], params_.weight_decay, params_.epsilon,
         params_.amsgrad, /*maximize=*/false, {}, {});
}

}  // namespace ferula
