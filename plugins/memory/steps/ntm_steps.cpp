#include "steps/ntm_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include "steps/addressing.h"
#include "steps/memory_writing.h"

namespace ferula {
namespace {

at::Tensor above_one(const at::Tensor& x) { return at::softplus(x) + 1; }

// Parameters of all heads [B, R + 1, n], as the controller gives them.
NtmHeads told(const at::Tensor& heads, const Addressing& addressing, std::int64_t content) {
  NtmHeads result;
  if (addressing.content_addressing) {
    const std::vector<at::Tensor> parts =
        heads.narrow(2, 0, content + 2).split_with_sizes({content, 1, 1}, 2);
    result.keys = at::sigmoid(parts[0]);
    result.strengths = above_one(parts[1]);
    result.gates = at::sigmoid(parts[2]);
  }
  const std::int64_t shift = addressing.shift_size, before = heads.size(2) - shift - 1;
  result.shifts = at::softmax(heads.narrow(2, before, shift), 2);
  result.sharpening = above_one(heads.narrow(2, before + shift, 1));
  return result;
}

// The attention [B, R + 1, A] of all heads.
at::Tensor attend(const NtmHeads& heads, const NtmState& state) {
  at::Tensor attention = state.attention;
  if (heads.keys.defined())
    attention = interpolation(content_similarity(heads.keys, heads.strengths, state.memory),
                              attention, heads.gates);
  return sharpening(circular_shift(attention, heads.shifts), heads.sharpening);
}

// The controller has made h [B, H]: all that the heads do. Returns what they were told.
NtmHeads use_memory(const at::Tensor& hidden, const NtmWeights& weights,
                    const Addressing& addressing, NtmState& state) {
  const std::int64_t reads = state.reads.size(1), content = state.memory.size(2);
  const at::Tensor parameters = at::linear(hidden, weights.heads, weights.heads_bias);
  const std::int64_t of_heads = parameters.size(1) - 2 * content;
  NtmHeads heads =
      told(parameters.narrow(1, 0, of_heads).unflatten(1, {reads + 1, -1}), addressing, content);
  state.attention = attend(heads, state);
  state.reads = at::bmm(state.attention.narrow(1, 0, reads), state.memory);
  const std::vector<at::Tensor> erase_add =
      at::sigmoid(parameters.narrow(1, of_heads, 2 * content)).unsqueeze(1).chunk(2, 2);
  state.memory =
      written(state.memory, state.attention.narrow(1, reads, 1), erase_add[0], erase_add[1]);
  return heads;
}

}  // namespace

NtmState start_over(const NtmWeights& weights, const at::Tensor& memory, std::int64_t read_heads) {
  const std::int64_t batch = memory.size(0);
  NtmState state;
  state.controller = empty_controller_state(weights.controller, memory);
  state.attention = at::zeros({batch, read_heads + 1, memory.size(1)}, memory.options());
  state.attention.select(2, 0).fill_(1);
  state.reads = memory.narrow(1, 0, 1).expand({batch, read_heads, memory.size(2)});
  state.memory = memory;
  return state;
}

NtmSteps ntm_steps(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                   const NtmState& initial, const NtmWatcher& watch) {
  const at::Tensor projected = project_items(weights.controller, items);
  std::vector<at::Tensor> hidden, reads;
  NtmState state = initial;
  for (const at::Tensor& item : projected.unbind()) {
    hidden.push_back(
        controller_step(weights.controller, item, state.reads.flatten(1), state.controller));
    const NtmHeads heads = use_memory(hidden.back(), weights, addressing, state);
    if (watch) watch(heads, state);
    reads.push_back(state.reads.flatten(1));
  }
  const at::Tensor seen = at::cat({at::stack(hidden, 1), at::stack(reads, 1)}, 2);
  return {at::linear(seen, weights.output, weights.output_bias), std::move(state)};
}

}  // namespace ferula
