#include "steps/solver_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include "steps/addressing.h"

namespace ferula {
namespace {

// Address 0 alone, like an attention.
at::Tensor first_address(const at::Tensor& like) {
  at::Tensor attention = at::zeros_like(like);
  attention.select(-1, 0).fill_(1);
  return attention;
}

at::Tensor or_zero(const at::Tensor& x, bool keep) {
  return keep || !x.defined() ? x : at::zeros_like(x);
}

// h_1 … h_T [B, T, H]
at::Tensor hidden_states(const at::Tensor& items, const ControllerWeights& weights,
                         ControllerState& state) {
  const at::Tensor nothing_read = items.select(1, 0).narrow(1, 0, 0);
  std::vector<at::Tensor> hidden;
  for (const at::Tensor& item : project_items(weights, items).unbind())
    hidden.push_back(controller_step(weights, item, nothing_read, state));
  return at::stack(hidden, 1);
}

// w_1 … w_T [B, T, A] from the head's parameters [B, T, 3 + S + 1].
at::Tensor attend(const at::Tensor& parameters, SolverState& state) {
  const std::vector<at::Tensor> parts =
      parameters.split_with_sizes({3, parameters.size(2) - 4, 1}, 2);
  const at::Tensor gates = at::sigmoid(parts[0]), shifts = at::softmax(parts[1], 2),
                   sharpenings = at::softplus(parts[2]) + 1;
  std::vector<at::Tensor> attention;
  for (std::int64_t t = 0; t < parameters.size(1); ++t) {
    const auto now = [t](const at::Tensor& x) { return x.narrow(1, t, 1); };
    const at::Tensor moved =
        sharpening(circular_shift(state.attention.unsqueeze(1), now(shifts)), now(sharpenings));
    attention.push_back(gated_return(moved, state.encoder_attention, now(gates)));
    state.attention = attention.back().squeeze(1);
  }
  return at::cat(attention, 1);
}

}  // namespace

SolverState start_over(const NtmState& encoder, bool pass_cell_state) {
  SolverState state;
  state.controller = {or_zero(encoder.controller.hidden, pass_cell_state),
                      or_zero(encoder.controller.cell, pass_cell_state)};
  state.encoder_attention = encoder.attention.select(1, encoder.attention.size(1) - 1);
  state.attention = first_address(state.encoder_attention);
  state.memory = encoder.memory;
  return state;
}

at::Tensor gated_return(const at::Tensor& moved, const at::Tensor& encoder_attention,
                        const at::Tensor& gates) {
  const auto gate = [&gates](std::int64_t i) { return gates.narrow(2, i, 1); };
  const at::Tensor with_encoder =
      at::addcmul(gate(0) * moved, gate(1), encoder_attention.unsqueeze(1));
  return at::addcmul(with_encoder, gate(2), first_address(encoder_attention).unsqueeze(1));
}

SolverSteps solver_steps(const at::Tensor& items, const SolverWeights& weights,
                         const SolverState& initial) {
  SolverSteps steps{{}, initial};
  const at::Tensor hidden = hidden_states(items, weights.controller, steps.state.controller);
  const at::Tensor attention =
      attend(at::linear(hidden, weights.head, weights.head_bias), steps.state);
  const at::Tensor seen = at::cat({hidden, at::bmm(attention, initial.memory)}, 2);
  steps.outputs = at::linear(seen, weights.output, weights.output_bias);
  return steps;
}

}  // namespace ferula
