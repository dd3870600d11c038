#include "models/lstm.h"

#include "models/lstm_cell.h"
#include "models/recorders.h"

namespace ferula {

Lstm::Lstm(const Params& params)
    : SequenceModel(params),
      hidden_size_(params.hidden_state_size),
      layers_(register_module("lstm_layers", torch::nn::ModuleList())),
      linear_(register_module("linear", torch::nn::Linear(hidden_size_, params.output_item_size))) {
  for (std::int64_t i = 0; i < params.num_layers; ++i)
    layers_->push_back(
        torch::nn::LSTMCell(i == 0 ? params.input_item_size : hidden_size_, hidden_size_));
}

std::vector<LstmWeights> Lstm::weights() const {
  std::vector<LstmWeights> weights;
  for (const auto& layer : *layers_)
    weights.push_back(weights_of(*layer->as<torch::nn::LSTMCell>()));
  return weights;
}

at::Tensor Lstm::logits(const at::Tensor& items, Recording* recording) {
  const std::vector<LstmState> empty(layers_->size(), empty_state(items, hidden_size_));
  return linear_(run_lstm(items, weights(), empty, lstm_recorder(recording)).outputs);
}

}  // namespace ferula
