#include "steps/lstm_steps.h"

#include <ATen/ops/lstm.h>
#include <ATen/ops/stack.h>

namespace ferula {
namespace {

std::vector<at::Tensor> flat(const std::vector<LstmWeights>& layers) {
  std::vector<at::Tensor> tensors;
  for (const LstmWeights& layer : layers)
    tensors.insert(tensors.end(), {layer.input, layer.hidden, layer.input_bias, layer.hidden_bias});
  return tensors;
}

}  // namespace

LstmSteps lstm_steps(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                     const std::vector<LstmState>& initial) {
  std::vector<at::Tensor> hidden, cell;
  for (const LstmState& state : initial) {
    hidden.push_back(state.hidden);
    cell.push_back(state.cell);
  }
  const auto [outputs, last_hidden, last_cell] =
      at::lstm(items, {at::stack(hidden), at::stack(cell)}, flat(layers), /*has_biases=*/true,
               static_cast<std::int64_t>(layers.size()), /*dropout=*/0, /*train=*/true,
               /*bidirectional=*/false, /*batch_first=*/true);
  LstmSteps steps{outputs, {}};
  for (std::size_t i = 0; i < layers.size(); ++i)
    steps.state.push_back(
        {last_hidden[static_cast<std::int64_t>(i)], last_cell[static_cast<std::int64_t>(i)]});
  return steps;
}

}  // namespace ferula
