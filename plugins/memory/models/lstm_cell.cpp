#include "models/lstm_cell.h"

#include <ATen/ops/zeros.h>

namespace ferula {

LstmWeights weights_of(const torch::nn::LSTMCellImpl& cell) {
  return {cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh};
}

LstmState empty_state(const at::Tensor& items, std::int64_t hidden_size) {
  const at::Tensor zeros = at::zeros({items.size(0), hidden_size}, items.options());
  return {zeros, zeros};
}

}  // namespace ferula
