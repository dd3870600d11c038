#include "steps/dwm_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>

#include "steps/addressing.h"
#include "steps/bookmarks.h"
#include "steps/memory_writing.h"

namespace ferula {
namespace {

// Parameters of all heads [B, K, n].
void use_memory(const at::Tensor& heads, const Addressing& addressing, DwmState& state) {
  const std::int64_t shift = addressing.shift_size, content = state.memory.size(2);
  const std::vector<at::Tensor> p = heads.narrow(2, 0, shift + 5 + 2 * content)
                                        .split_with_sizes({shift, 1, 3, 1, content, content}, 2);
  state.memory = written(state.memory, state.attention, at::sigmoid(p[4]), p[5]);
  state.bookmarks = moved_bookmark(state.bookmarks, state.attention, at::sigmoid(p[1]));
  at::Tensor attention = jump(state.attention, state.bookmarks, at::softmax(p[2], 2));
  if (addressing.content_addressing) {
    const std::vector<at::Tensor> q =
        heads.narrow(2, shift + 5 + 2 * content, content + 2).split_with_sizes({content, 1, 1}, 2);
    attention = interpolation(content_similarity(at::tanh(q[0]), at::softplus(q[1]), state.memory),
                              attention, at::sigmoid(q[2]));
  }
  state.attention = sharpening(circular_shift(attention, at::softmax(at::softplus(p[0]), 2)),
                               at::softplus(p[3]) + 1);
}

}  // namespace

std::int64_t dwm_head_rows(const Addressing& addressing, std::int64_t content) {
  return addressing.shift_size + 5 + 2 * content +
         (addressing.content_addressing ? content + 2 : 0);
}

DwmState start_dwm(const at::Tensor& memory, std::int64_t hidden_size, std::int64_t heads) {
  DwmState state;
  state.hidden = at::zeros({memory.size(0), hidden_size}, memory.options());
  state.attention = at::zeros({memory.size(0), heads, memory.size(1)}, memory.options());
  state.attention.select(2, 0).fill_(1);
  state.bookmarks = state.attention;
  state.memory = memory;
  return state;
}

DwmSteps dwm_steps(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                   const DwmState& initial) {
  const std::int64_t width = items.size(2), hidden = initial.hidden.size(1),
                     heads = initial.attention.size(1),
                     parameters = heads * dwm_head_rows(addressing, initial.memory.size(2)),
                     outputs = weights.bias.size(0) - hidden - parameters;
  const at::Tensor projected = at::linear(items.transpose(0, 1).contiguous(),
                                          weights.weight.narrow(1, 0, width), weights.bias);
  const at::Tensor recurrent = weights.weight.narrow(1, width, weights.weight.size(1) - width).t();
  std::vector<at::Tensor> answers;
  DwmState state = initial;
  for (const at::Tensor& item : projected.unbind()) {
    const at::Tensor reads = at::bmm(state.attention, state.memory).flatten(1);
    const std::vector<at::Tensor> parts =
        at::addmm(item, at::cat({reads, state.hidden}, 1), recurrent)
            .split_with_sizes({hidden, parameters, outputs}, 1);
    state.hidden = at::sigmoid(parts[0]);
    use_memory(parts[1].unflatten(1, {heads, -1}), addressing, state);
    answers.push_back(parts[2]);
  }
  return {at::stack(answers, 1), std::move(state)};
}

}  // namespace ferula
