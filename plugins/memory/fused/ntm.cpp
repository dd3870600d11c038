#include "fused/ntm.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "fused/controller_product.h"
#include "fused/ntm_kernels.h"
#include "fused/sequence_function.h"

namespace ferula {
namespace {

NtmSizes sizes_of(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                  const NtmState& initial, const ControllerProduct& controller) {
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
  n.controller = controller.step;
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
  const ControllerProduct controller = product_of(weights.controller);
  const NtmSizes sizes = sizes_of(items, weights, addressing, initial, controller);
  const auto [outputs, state] = apply_sequence(
      sizes, {items, packed(initial, sizes.hidden), controller.weight, controller.bias,
              weights.heads, weights.heads_bias, weights.output, weights.output_bias});
  return {outputs, unpacked(state, initial, sizes)};
}

}  // namespace ferula
