// A decoder that attends to what an encoder has read (Bahdanau, Cho, Bengio 2015, "Neural Machine
// Translation by Jointly Learning to Align and Translate", arXiv 1409.0473), on plain tensors.
//
// Sizes: B samples, N annotations of E numbers each, T steps, H hidden numbers of the decoder and
// of the alignment.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

struct AttentionWeights {
  at::Tensor query;          // W [H, H]
  at::Tensor memory, bias;   // U [H, E], its bias [H]
  at::Tensor energy;         // v [1, H]
  at::Tensor input, hidden;  // of the decoder's GRU, as torch.nn.GRUCell has them: [3 H, E],
  at::Tensor input_bias, hidden_bias;  // [3 H, H], [3 H], [3 H]
};

struct AttentionSteps {
  at::Tensor hidden;     // s_1 … s_T [B, T, H]
  at::Tensor contexts;   // c_1 … c_T [B, T, E]
  at::Tensor attention;  // a_1 … a_T [B, T, N]
};

// a_j = softmax over the annotations j of v^T tanh(W s + U h_j + b). Hidden state s [B, H],
// projected annotations U h + b [B, N, H] -> [B, N].
at::Tensor additive_attention(const at::Tensor& hidden, const at::Tensor& projected,
                              const AttentionWeights& weights);

// `steps` steps from s_0 [B, H] on, over annotations h [B, N, E]. Differentiable in all tensors.
//
//   a_t = additive_attention(s_{t-1}, h), c_t = a_t h, s_t = GRU(c_t, s_{t-1})
AttentionSteps attention_steps(const at::Tensor& annotations, const AttentionWeights& weights,
                               const at::Tensor& initial, std::int64_t steps);

}  // namespace ferula
