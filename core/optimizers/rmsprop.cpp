#include "core/optimizers/rmsprop.h"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>

namespace ferula {

void RmsPropParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("alpha", alpha, "decay of the running mean of the squared gradient", between(0, 1));
  p("eps", epsilon, "added to the denominator", at_least(0));
  p("weight_decay", weight_decay, "share of the weights that is added to the gradient",
    at_least(0));
  p("momentum", momentum, "share of the last step that is kept", at_least(0));
  p("centered", centered, "divide by the deviation of the gradient from its running mean");
}

std::vector<std::string> RmsProp::buffer_names() const {
  std::vector<std::string> names = {"square_avg"};
  if (params_.centered) names.emplace_back("grad_avg");
  if (params_.momentum > 0) names.emplace_back("momentum_buffer");
  return names;
}

std::vector<at::Tensor> RmsProp::denominators(const OptimizerSlots& slots,
                                              const std::vector<at::Tensor>& gradients) const {
  const std::vector<at::Tensor> squares = buffers(slots, 0);
  at::_foreach_mul_(squares, params_.alpha);
  at::_foreach_addcmul_(squares, gradients, gradients, 1 - params_.alpha);
  std::vector<at::Tensor> variances = squares;
  if (params_.centered) {
    const std::vector<at::Tensor> means = buffers(slots, 1);
    at::_foreach_lerp_(means, gradients, 1 - params_.alpha);
    variances = at::_foreach_addcmul(squares, means, means, -1);
  }
  std::vector<at::Tensor> roots = at::_foreach_sqrt(variances);
  at::_foreach_add_(roots, params_.epsilon);
  return roots;
}

void RmsProp::step(const OptimizerSlots& slots, double learning_rate) const {
  counted_steps(slots);
  const std::vector<at::Tensor> weights = parameters(slots);
  std::vector<at::Tensor> descent = gradients(slots);
  if (params_.weight_decay > 0) descent = at::_foreach_add(descent, weights, params_.weight_decay);
  const std::vector<at::Tensor> roots = denominators(slots, descent);
  if (params_.momentum <= 0) return at::_foreach_addcdiv_(weights, descent, roots, -learning_rate);
  const std::vector<at::Tensor> momenta = buffers(slots, params_.centered ? 2 : 1);
  at::_foreach_mul_(momenta, params_.momentum);
  at::_foreach_addcdiv_(momenta, descent, roots);
  at::_foreach_add_(weights, momenta, -learning_rate);
}

}  // namespace ferula
