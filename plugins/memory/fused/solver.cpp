#include "fused/solver.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "fused/controller_product.h"
#include "fused/derivatives.h"
#include "fused/solver_function.h"

namespace ferula {
namespace {

// [B, state()]: the parts in the order of SolverSizes::state().
at::Tensor packed(const SolverState& state, std::int64_t hidden) {
  std::vector<at::Tensor> parts{
      state.controller.hidden.defined()
          ? state.controller.hidden
          : at::zeros({state.attention.size(0), hidden}, state.attention.options())};
  if (state.controller.cell.defined()) parts.push_back(state.controller.cell);
  parts.push_back(state.attention);
  return at::cat(parts, 1);
}

SolverState unpacked(const at::Tensor& state, const SolverState& initial, std::int64_t hidden) {
  const std::int64_t cells = initial.controller.cell.defined() ? hidden : 0;
  const std::vector<at::Tensor> parts =
      state.split_with_sizes({hidden, cells, initial.attention.size(1)}, 1);
  SolverState result = initial;
  if (initial.controller.hidden.defined()) result.controller.hidden = parts[0];
  if (cells > 0) result.controller.cell = parts[1];
  result.attention = parts[2];
  return result;
}

}  // namespace

bool can_fuse_solver(const at::Tensor& items, const SolverWeights& weights,
                     const SolverState& initial) {
  return can_fuse({items, weights.head, weights.output, weights.controller.input, initial.memory,
                   initial.attention, initial.encoder_attention});
}

SolverSteps fused_solver_steps(const at::Tensor& items, const SolverWeights& weights,
                               const SolverState& initial) {
  const ControllerProduct controller = product_of(weights.controller);
  const std::int64_t hidden = weights.head.size(1);
  const at::Tensor encoded = at::cat({initial.encoder_attention, initial.memory.flatten(1)}, 1);
  const auto [outputs, state] = apply_solver(
      controller.step, {items, packed(initial, hidden), encoded, controller.weight, controller.bias,
                        weights.head, weights.head_bias, weights.output, weights.output_bias});
  return {outputs, unpacked(state, initial, hidden)};
}

}  // namespace ferula
