#include "models/attention_encoder_decoder.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/tanh.h>

#include "models/recorders.h"

namespace ferula {
namespace {

torch::nn::GRUOptions both_directions(std::int64_t input, std::int64_t hidden) {
  return torch::nn::GRUOptions(input, hidden).batch_first(true).bidirectional(true);
}

torch::nn::LinearOptions without_bias(std::int64_t input, std::int64_t output) {
  return torch::nn::LinearOptions(input, output).bias(false);
}

}  // namespace

AttentionEncoderDecoder::AttentionEncoderDecoder(const Params& params)
    : SequenceModel(params),
      encoder_(both_directions(params.input_item_size, params.hidden_state_size)),
      initial_(params.hidden_state_size, params.hidden_state_size),
      query_(without_bias(params.hidden_state_size, params.hidden_state_size)),
      memory_(2 * params.hidden_state_size, params.hidden_state_size),
      energy_(without_bias(params.hidden_state_size, 1)),
      decoder_(2 * params.hidden_state_size, params.hidden_state_size),
      output_(3 * params.hidden_state_size, params.output_item_size) {
  register_module("encoder", encoder_);
  register_module("initial", initial_);
  register_module("query", query_);
  register_module("memory", memory_);
  register_module("energy", energy_);
  register_module("decoder", decoder_);
  register_module("output", output_);
}

AttentionWeights AttentionEncoderDecoder::weights() const {
  return {query_->weight,      memory_->weight,     memory_->bias,     energy_->weight,
          decoder_->weight_ih, decoder_->weight_hh, decoder_->bias_ih, decoder_->bias_hh};
}

at::Tensor AttentionEncoderDecoder::logits(const at::Tensor& items, Recording* recording) {
  const auto [annotations, last] = encoder_(items);
  const AttentionSteps steps =
      attention_steps(annotations, weights(), at::tanh(initial_(last[1])), items.size(1));
  record_attention(steps.attention, recording);
  return output_(at::cat({steps.hidden, steps.contexts}, 2));
}

}  // namespace ferula
