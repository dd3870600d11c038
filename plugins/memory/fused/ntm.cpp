#include "fused/ntm.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "fused/derivatives.h"
#include "fused/ntm_function.h"

namespace ferula {
namespace {

ControllerStep step_of(const ControllerWeights& weights) {
  switch (weights.kind) {
    case ControllerKind::feed_forward:
      return ControllerStep::identity;
    case ControllerKind::lstm:
      return ControllerStep::lstm;
    case ControllerKind::gru:
      return ControllerStep::gru;
    case ControllerKind::rnn:
      break;
  }
  switch (weights.nonlinearity) {
    case Nonlinearity::sigmoid:
      return ControllerStep::sigmoid;
    case Nonlinearity::tanh:
      return ControllerStep::tanh;
    case Nonlinearity::relu:
      return ControllerStep::relu;
    case Nonlinearity::identity:
      break;
  }
  return ControllerStep::identity;
}

struct Product {
  at::Tensor weight, bias;  // [gates, items and reads and hidden state], [gates]
};

// The new state's rows stand twice: once for what comes from outside and once for the hidden state,
// which the reset gate takes a part of.
Product gru_product(const ControllerWeights& w) {
  const std::int64_t n = w.hidden.size(1);
  const at::Tensor outside = at::cat({w.input, w.read}, 1);
  const auto gates = [n](const at::Tensor& x) { return x.narrow(0, 0, 2 * n); };
  const auto fresh = [n](const at::Tensor& x) { return x.narrow(0, 2 * n, n); };
  const at::Tensor none_inside = at::zeros({n, n}, outside.options());
  const at::Tensor none_outside = at::zeros({n, outside.size(1)}, outside.options());
  return {at::cat({at::cat({gates(outside), gates(w.hidden)}, 1),
                   at::cat({fresh(outside), none_inside}, 1),
                   at::cat({none_outside, fresh(w.hidden)}, 1)}),
          at::cat({gates(w.bias) + gates(w.hidden_bias), fresh(w.bias), fresh(w.hidden_bias)})};
}

Product product_of(const ControllerWeights& w) {
  if (w.kind == ControllerKind::gru) return gru_product(w);
  if (!w.hidden.defined()) return {at::cat({w.input, w.read}, 1), w.bias};
  return {at::cat({w.input, w.read, w.hidden}, 1), w.bias};
}

NtmSizes sizes_of(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                  const NtmState& initial, const Product& controller) {
  NtmSizes n{};
  n.steps = items.size(1);
  n.inputs = items.size(2);
  n.hidden = weights.heads.size(1);
  n.gates = controller.weight.size(0);
  n.columns = controller.weight.size(1);
  n.addresses = initial.memory.size(1);
  n.content = initial.memory.size(2);
  n.read_heads = initial.reads.size(1);
  n.shift = addressing.shift_size;
  n.outputs = weights.output.size(0);
  n.controller = step_of(weights.controller);
  n.content_addressing = addressing.content_addressing;
  return n;
}

// [B, state()]: the parts in the order of NtmSizes::state().
at::Tensor packed(const NtmState& state, std::int64_t hidden) {
  std::vector<at::Tensor> parts{state.reads.flatten(1)};
  parts.push_back(state.controller.hidden.defined()
                      ? state.controller.hidden
                      : at::zeros({state.reads.size(0), hidden}, state.reads.options()));
  if (state.controller.cell.defined()) parts.push_back(state.controller.cell);
  parts.push_back(state.attention.flatten(1));
  parts.push_back(state.memory.flatten(1));
  return at::cat(parts, 1);
}

NtmState unpacked(const at::Tensor& state, const NtmState& like, const NtmSizes& n) {
  const std::vector<at::Tensor> parts = state.split_with_sizes(
      {n.reads(), n.hidden, n.cells(), n.heads() * n.addresses, n.addresses * n.content}, 1);
  NtmState result;
  result.reads = parts[0].view_as(like.reads);
  if (like.controller.hidden.defined()) result.controller.hidden = parts[1];
  if (like.controller.cell.defined()) result.controller.cell = parts[2];
  result.attention = parts[3].view_as(like.attention);
  result.memory = parts[4].view_as(like.memory);
  return result;
}

}  // namespace

bool can_fuse_ntm(const at::Tensor& items, const NtmWeights& weights, const Addressing&,
                  const NtmState& initial) {
  return can_fuse({items, weights.heads, weights.output, weights.controller.input, initial.memory,
                   initial.attention, initial.reads});
}

NtmSteps fused_ntm_steps(const at::Tensor& items, const NtmWeights& weights,
                         const Addressing& addressing, const NtmState& initial) {
  const Product controller = product_of(weights.controller);
  const NtmSizes sizes = sizes_of(items, weights, addressing, initial, controller);
  const auto [outputs, state] =
      apply_ntm(sizes, {items, packed(initial, sizes.hidden), controller.weight, controller.bias,
                        weights.heads, weights.heads_bias, weights.output, weights.output_bias});
  return {outputs, unpacked(state, initial, sizes)};
}

}  // namespace ferula
