#include "fused/dwm.h"

#include <ATen/ops/cat.h>

#include "fused/dwm_kernels.h"
#include "fused/sequence_function.h"

namespace ferula {
namespace {

DwmSizes sizes_of(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                  const DwmState& initial) {
  DwmSizes n{};
  n.steps = items.size(1);
  n.inputs = items.size(2);
  n.hidden = initial.hidden.size(1);
  n.addresses = initial.memory.size(1);
  n.content = initial.memory.size(2);
  n.heads = initial.attention.size(1);
  n.shift = addressing.shift_size;
  n.content_addressing = addressing.content_addressing;
  n.outputs = weights.bias.size(0) - n.hidden - n.heads * n.head_rows();
  return n;
}

// [B, state()]: the parts in the order of DwmSizes::state().
at::Tensor packed(const DwmState& state) {
  return at::cat({state.hidden, state.attention.flatten(1), state.bookmarks.flatten(1),
                  state.memory.flatten(1)},
                 1);
}

DwmState unpacked(const at::Tensor& state, const DwmState& like, const DwmSizes& n) {
  const std::vector<at::Tensor> parts = state.split_with_sizes(
      {n.hidden, n.heads * n.addresses, n.heads * n.addresses, n.addresses * n.content}, 1);
  return {parts[0], parts[1].view_as(like.attention), parts[2].view_as(like.bookmarks),
          parts[3].view_as(like.memory)};
}

}  // namespace

bool can_fuse_dwm(const at::Tensor& items, const DwmWeights& weights, const DwmState& initial) {
  return can_fuse({items, weights.weight, weights.bias, initial.hidden, initial.attention,
                   initial.bookmarks, initial.memory});
}

DwmSteps fused_dwm_steps(const at::Tensor& items, const DwmWeights& weights,
                         const Addressing& addressing, const DwmState& initial) {
  const DwmSizes sizes = sizes_of(items, weights, addressing, initial);
  const auto [outputs, state] =
      apply_sequence(sizes, {items, packed(initial), weights.weight, weights.bias});
  return {outputs, unpacked(state, initial, sizes)};
}

}  // namespace ferula
