// Long short-term memory (Hochreiter and Schmidhuber 1997), as MI-Prometheus has it.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include "models/sequence_model.h"
#include "steps/lstm_steps.h"

namespace ferula {

// Layers of cells, one above the other, and a linear layer for the answers. Tensors are named
// lstm_layers.0.weight_ih, …, linear.bias.
class Lstm final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    std::int64_t hidden_state_size = 256;
    std::int64_t num_layers = 1;

    void list(Parameters& p) {
      SequenceModel::Params::list(p);
      p("hidden_state_size", hidden_state_size, "numbers that each layer remembers", at_least(1));
      p("num_layers", num_layers, "cells above each other", at_least(1));
    }
  };

  explicit Lstm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;
  std::vector<LstmWeights> weights() const;

  std::int64_t hidden_size_;
  torch::nn::ModuleList layers_;
  torch::nn::Linear linear_;
};

}  // namespace ferula
