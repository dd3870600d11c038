#include "steps/thalnet_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

namespace ferula {
namespace {

// A module and what does not change from step to step.
struct ReadyModule {
  const ControllerWeights& controller;
  at::Tensor context, bias;            // [C, X], [X]
  std::vector<at::Tensor> from_items;  // of each step [B, G]
};

std::vector<ReadyModule> ready(const std::vector<ThalNetModuleWeights>& modules,
                               const at::Tensor& items) {
  std::vector<ReadyModule> result;
  for (const ThalNetModuleWeights& x : modules) {
    const at::Tensor seen = items.narrow(2, 0, x.controller.input.size(1));
    result.push_back({x.controller, weight_normalised(x.direction, x.length).t(), x.bias,
                      project_items(x.controller, seen).unbind()});
  }
  return result;
}

// h_t^1 … h_t^N
std::vector<at::Tensor> step(const std::vector<ReadyModule>& modules, std::size_t t,
                             ThalNetState& state) {
  std::vector<at::Tensor> hidden;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    const ReadyModule& x = modules[i];
    hidden.push_back(controller_step(x.controller, x.from_items[t],
                                     at::addmm(x.bias, state.centre, x.context), state.modules[i]));
  }
  return hidden;
}

}  // namespace

at::Tensor weight_normalised(const at::Tensor& direction, const at::Tensor& length) {
  return direction * (length / at::norm(direction, 2, 1, true));
}

ThalNetState start_over(const std::vector<ThalNetModuleWeights>& modules, const at::Tensor& items) {
  ThalNetState state;
  for (const ThalNetModuleWeights& x : modules)
    state.modules.push_back(
        {at::zeros({items.size(0), x.controller.hidden.size(1)}, items.options()), {}});
  state.centre = at::randn({items.size(0), modules.front().direction.size(1)}, items.options());
  return state;
}

ThalNetSteps thalnet_steps(const at::Tensor& items,
                           const std::vector<ThalNetModuleWeights>& modules,
                           const ThalNetState& initial) {
  const std::int64_t features = initial.centre.size(1) / static_cast<std::int64_t>(modules.size());
  const std::vector<ReadyModule> all = ready(modules, items);
  ThalNetState state = initial;
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < items.size(1); ++t) {
    std::vector<at::Tensor> hidden = step(all, static_cast<std::size_t>(t), state);
    const std::int64_t answer = hidden.back().size(1) - features;
    outputs.push_back(hidden.back().narrow(1, 0, answer));
    hidden.back() = hidden.back().narrow(1, answer, features);
    state.centre = at::cat(hidden, 1);
  }
  return {at::stack(outputs, 1), std::move(state)};
}

}  // namespace ferula
