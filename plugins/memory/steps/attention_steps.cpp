#include "steps/attention_steps.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>

namespace ferula {

at::Tensor additive_attention(const at::Tensor& hidden, const at::Tensor& projected,
                              const AttentionWeights& weights) {
  const at::Tensor query = at::linear(hidden, weights.query).unsqueeze(1);
  return at::softmax(at::linear(at::tanh(query + projected), weights.energy).squeeze(2), 1);
}

AttentionSteps attention_steps(const at::Tensor& annotations, const AttentionWeights& weights,
                               const at::Tensor& initial, std::int64_t steps) {
  const at::Tensor projected = at::linear(annotations, weights.memory, weights.bias);
  at::Tensor state = initial;
  std::vector<at::Tensor> hidden, contexts, attention;
  for (std::int64_t t = 0; t < steps; ++t) {
    attention.push_back(additive_attention(state, projected, weights));
    contexts.push_back(at::bmm(attention.back().unsqueeze(1), annotations).squeeze(1));
    state = at::gru_cell(contexts.back(), state, weights.input, weights.hidden, weights.input_bias,
                         weights.hidden_bias);
    hidden.push_back(state);
  }
  return {at::stack(hidden, 1), at::stack(contexts, 1), at::stack(attention, 1)};
}

}  // namespace ferula
