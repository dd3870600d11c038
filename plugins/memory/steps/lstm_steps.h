// Stacked LSTMs over a whole sequence, on plain tensors (Hochreiter and Schmidhuber 1997).
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace ferula {

// As torch.nn.LSTMCell has them. Rows: the gates input, forget, cell, output.
struct LstmWeights {
  at::Tensor input, hidden;            // [4 H, I], or [4 H, H] above the first layer; [4 H, H]
  at::Tensor input_bias, hidden_bias;  // [4 H]
};

struct LstmState {
  at::Tensor hidden, cell;  // [B, H]
};

struct LstmSteps {
  at::Tensor outputs;            // [B, T, H]: h_t of the uppermost layer
  std::vector<LstmState> state;  // of each layer after the last step
};

//   i, f, o = sigmoid(W x_t + U h_{t-1} + b), g = tanh(…), c_t = f c_{t-1} + i g, h_t = o tanh(c_t)
//
// A state and weights for each layer, the lowest first. Differentiable in everything; T is 1 or
// more.
LstmSteps lstm_steps(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                     const std::vector<LstmState>& initial);

}  // namespace ferula
