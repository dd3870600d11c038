#include "fused/dnc.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "fused/controller_product.h"
#include "fused/dnc_kernels.h"
#include "fused/sequence_function.h"

namespace ferula {
namespace {

DncSizes sizes_of(const at::Tensor& items, const DncWeights& weights, const DncState& initial,
                  const ControllerProduct& controller) {
  DncSizes n{};
  n.steps = items.size(1);
  n.inputs = items.size(2);
  n.hidden = weights.interface.size(1);
  n.gates = controller.weight.size(0);
  n.columns = controller.weight.size(1);
  n.addresses = initial.memory.size(1);
  n.content = initial.memory.size(2);
  n.read_heads = initial.read_attention.size(1);
  n.write_heads = initial.write_attention.size(1);
  n.outputs = weights.output.size(0);
  n.controller = controller.step;
  return n;
}

// [B, state()]: the parts in the order of DncSizes::state().
at::Tensor packed(const DncState& state, std::int64_t hidden) {
  std::vector<at::Tensor> parts{state.reads};
  parts.push_back(state.controller.hidden.defined()
                      ? state.controller.hidden
                      : at::zeros({state.reads.size(0), hidden}, state.reads.options()));
  if (state.controller.cell.defined()) parts.push_back(state.controller.cell);
  parts.insert(parts.end(), {state.read_attention, state.write_attention, state.usage.detach(),
                             state.links, state.precedence, state.memory});
  for (at::Tensor& part : parts) part = part.flatten(1);
  return at::cat(parts, 1);
}

DncState unpacked(const at::Tensor& state, const DncState& like, const DncSizes& n) {
  const std::int64_t writes = n.write_heads * n.addresses;
  const std::vector<at::Tensor> parts =
      state.split_with_sizes({n.reads(), n.hidden, n.cells(), n.read_heads * n.addresses, writes,
                              n.addresses, writes * n.addresses, writes, n.addresses * n.content},
                             1);
  DncState result;
  result.reads = parts[0].view_as(like.reads);
  if (like.controller.hidden.defined()) result.controller.hidden = parts[1];
  if (like.controller.cell.defined()) result.controller.cell = parts[2];
  result.read_attention = parts[3].view_as(like.read_attention);
  result.write_attention = parts[4].view_as(like.write_attention);
  result.usage = parts[5].detach();
  result.links = parts[6].view_as(like.links);
  result.precedence = parts[7].view_as(like.precedence);
  result.memory = parts[8].view_as(like.memory);
  return result;
}

}  // namespace

bool can_fuse_dnc(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                  const DncState& initial) {
  const bool as_ntm =
      style.ntm_write || style.ntm_read || style.ntm_order || style.extra_write_gate;
  return !as_ntm && can_fuse({items, weights.interface, weights.output, weights.controller.input,
                              initial.memory, initial.links, initial.reads});
}

DncSteps fused_dnc_steps(const at::Tensor& items, const DncWeights& weights,
                         const DncState& initial) {
  const ControllerProduct controller = product_of(weights.controller);
  const DncSizes sizes = sizes_of(items, weights, initial, controller);
  const auto [outputs, state] = apply_sequence(
      sizes, {items, packed(initial, sizes.hidden), controller.weight, controller.bias,
              weights.interface.narrow(0, 0, sizes.head_parameters()),
              weights.interface_bias.narrow(0, 0, sizes.head_parameters()), weights.output,
              weights.output_bias});
  return {outputs, unpacked(state, initial, sizes)};
}

}  // namespace ferula
