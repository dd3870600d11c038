// ThalNet over a whole sequence, on plain tensors (Hafner, Irpan, Davidson, Heess 2017, "Learning
// Hierarchical Information Flow with Recurrent Neural Modules", arXiv 1706.05744).
//
// Sizes: B samples, T steps, I numbers an item, O outputs, N modules, c numbers of the centre that
// each of them writes, C = N c all of these, X numbers of a context.
#pragma once

#include "steps/controller_step.h"

namespace ferula {

// A module sees its context as a controller sees what was read: in `controller.read` [G, X]. Only
// the first one sees items; to the others `controller.input` has no columns.
struct ThalNetModuleWeights {
  ControllerWeights controller;
  at::Tensor direction, length, bias;  // [X, C], [X, 1], [X]: of the context
};

struct ThalNetState {
  std::vector<ControllerState> modules;
  at::Tensor centre;  // [B, C]; what all modules wrote in the step before
};

struct ThalNetSteps {
  at::Tensor outputs;  // [B, T, O]
  ThalNetState state;  // after the last step
};

// Rows g v / |v| (Salimans and Kingma 2016, arXiv 1602.07868): v [X, C], g [X, 1].
at::Tensor weight_normalised(const at::Tensor& direction, const at::Tensor& length);

// The hidden states are zero, the centre is drawn from the default generator: normal, as the
// original's.
ThalNetState start_over(const std::vector<ThalNetModuleWeights>& modules, const at::Tensor& items);

// All steps. Differentiable in the items [B, T, I], the weights and the state; T is 1 or more.
//
//   x_t^i = W^i centre_{t-1} + b^i              the context, W^i with normalised rows
//   h_t^i = controller^i(x_t^i)                 of the first module: of [item; context]
//   [y_t; f_t^N] = h_t^N, f_t^i = h_t^i, centre_t = [f_t^1; …; f_t^N]
ThalNetSteps thalnet_steps(const at::Tensor& items,
                           const std::vector<ThalNetModuleWeights>& modules,
                           const ThalNetState& initial);

}  // namespace ferula
