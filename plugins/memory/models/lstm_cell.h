// LSTM cells of torch.nn as lstm_steps() takes them.
#pragma once

#include <torch/nn/modules/rnn.h>

#include "steps/lstm_steps.h"

namespace ferula {

LstmWeights weights_of(const torch::nn::LSTMCellImpl& cell);

// Zeros, for items [B, T, I].
LstmState empty_state(const at::Tensor& items, std::int64_t hidden_size);

}  // namespace ferula
