#include "steps/dnc_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include "steps/addressing.h"
#include "steps/allocation.h"
#include "steps/memory_writing.h"
#include "steps/temporal_links.h"

namespace ferula {
namespace {

constexpr double kNearlyNothing = 1e-6;

// One [B, heads, …] of each, ready for use.
struct Interface {
  at::Tensor write_vectors, erase, free_gates, allocation_gates, write_gates, modes;
  at::Tensor write_keys, write_strengths, read_keys, read_strengths;
  at::Tensor write_shifts, write_sharpening, read_sharpening, read_shifts;

  Interface(const at::Tensor& rows, const DncState& state, std::int64_t shift);
};

at::Tensor above_one(const at::Tensor& x) { return at::softplus(x) + 1; }

Interface::Interface(const at::Tensor& rows, const DncState& state, std::int64_t shift) {
  const std::int64_t content = state.memory.size(2), reads = state.read_attention.size(1),
                     writes = state.write_attention.size(1);
  std::int64_t next = 0;
  const auto take = [&](std::int64_t heads, std::int64_t each) {
    const at::Tensor part = rows.narrow(1, next, heads * each).unflatten(1, {heads, each});
    next += heads * each;
    return part;
  };
  write_vectors = take(writes, content);
  erase = at::sigmoid(take(writes, content));
  free_gates = at::sigmoid(take(reads, 1));
  allocation_gates = at::sigmoid(take(writes, 1));
  write_gates = at::sigmoid(take(writes, 1));
  modes = at::softmax(take(reads, 2 * writes + 1), 2);
  write_keys = take(writes, content);
  write_strengths = above_one(take(writes, 1));
  read_keys = take(reads, content);
  read_strengths = above_one(take(reads, 1));
  if (next == rows.size(1)) return;
  write_shifts = at::softmax(at::softplus(take(writes, shift)), 2);
  write_sharpening = above_one(take(writes, 1));
  read_sharpening = above_one(take(reads, 1));
  read_shifts = at::softmax(at::softplus(take(reads, shift)), 2);
}

at::Tensor next_write_attention(const Interface& p, const DncStyle& style, const DncState& state) {
  const at::Tensor content = content_similarity(p.write_keys, p.write_strengths, state.memory);
  if (style.ntm_write)
    return sharpening(
        circular_shift(interpolation(content, state.write_attention, p.allocation_gates),
                       p.write_shifts),
        p.write_sharpening);
  const at::Tensor free = allocations(state.usage, p.write_gates * p.allocation_gates);
  return p.write_gates * at::lerp(content, free, p.allocation_gates);
}

void write_memory(const Interface& p, const DncStyle& style, DncState& state) {
  const bool gated = style.extra_write_gate;
  state.memory =
      written(state.memory, state.write_attention, gated ? p.erase * p.write_gates : p.erase,
              gated ? p.write_vectors * p.write_gates : p.write_vectors);
}

// The content weighting is of the memory that the read heads look at.
at::Tensor next_read_attention(const Interface& p, const DncStyle& style, const at::Tensor& content,
                               DncState& state) {
  if (style.ntm_read)
    return sharpening(
        circular_shift(interpolation(content, state.read_attention, p.free_gates), p.read_shifts),
        p.read_sharpening);
  state.links = next_links(state.links, state.write_attention, state.precedence);
  state.precedence = next_precedence(state.precedence, state.write_attention);
  return read_weighting(backward_weighting(state.links, state.read_attention),
                        forward_weighting(state.links, state.read_attention), content, p.modes);
}

void use_memory(const Interface& p, const DncStyle& style, DncState& state) {
  state.usage = next_usage(state.usage, state.write_attention, state.read_attention, p.free_gates);
  state.write_attention = next_write_attention(p, style, state);
  const at::Tensor before = state.memory;
  write_memory(p, style, state);
  const at::Tensor content =
      content_similarity(p.read_keys, p.read_strengths, style.ntm_order ? before : state.memory);
  state.read_attention = next_read_attention(p, style, content, state);
  state.reads = at::bmm(state.read_attention, state.memory);
}

}  // namespace

DncState start_dnc(const DncWeights& weights, const at::Tensor& memory, std::int64_t read_heads,
                   std::int64_t write_heads) {
  const std::int64_t batch = memory.size(0), addresses = memory.size(1);
  const auto little = [&](std::vector<std::int64_t> shape) {
    return at::full(shape, kNearlyNothing, memory.options());
  };
  DncState state;
  state.controller = empty_controller_state(weights.controller, memory);
  state.reads = at::zeros({batch, read_heads, memory.size(2)}, memory.options());
  state.read_attention = little({batch, read_heads, addresses});
  state.write_attention = little({batch, write_heads, addresses});
  state.usage = at::zeros({batch, addresses}, memory.options());
  state.links = little({batch, write_heads, addresses, addresses});
  state.precedence = little({batch, write_heads, addresses});
  state.memory = memory;
  return state;
}

DncSteps dnc_steps(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                   const DncState& initial) {
  const at::Tensor projected = project_items(weights.controller, items);
  std::vector<at::Tensor> hidden, reads;
  DncState state = initial;
  for (const at::Tensor& item : projected.unbind()) {
    hidden.push_back(
        controller_step(weights.controller, item, state.reads.flatten(1), state.controller));
    const at::Tensor rows = at::linear(hidden.back(), weights.interface, weights.interface_bias);
    use_memory(Interface(rows, state, style.shift_size), style, state);
    reads.push_back(state.reads.flatten(1));
  }
  const at::Tensor seen = at::cat({at::stack(hidden, 1), at::stack(reads, 1)}, 2);
  return {at::linear(seen, weights.output, weights.output_bias), std::move(state)};
}

}  // namespace ferula
