// An encoder and a decoder that attends to all that was read (Bahdanau, Cho, Bengio 2015,
// arXiv 1409.0473), for sequences of numbers.
#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include "models/sequence_model.h"
#include "steps/attention_steps.h"

namespace ferula {

// A GRU in both directions reads the whole sequence; then another one answers, as many steps as
// were read, each from what it attends to: y_t = O [s_t; c_t] + b. It begins with tanh of a linear
// layer of what the way back ended with. Tensors: encoder.… (torch.nn.GRU), initial.…, query.…,
// memory.…, energy.…, decoder.… (torch.nn.GRUCell), output.….
class AttentionEncoderDecoder final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    std::int64_t hidden_state_size = 64;

    void list(Parameters& p) {
      SequenceModel::Params::list(p);
      p("hidden_state_size", hidden_state_size,
        "numbers that each direction of the encoder, the alignment and the decoder have",
        at_least(1));
    }
  };

  explicit AttentionEncoderDecoder(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;
  AttentionWeights weights() const;

  torch::nn::GRU encoder_;
  torch::nn::Linear initial_, query_, memory_, energy_;
  torch::nn::GRUCell decoder_;
  torch::nn::Linear output_;
};

}  // namespace ferula
