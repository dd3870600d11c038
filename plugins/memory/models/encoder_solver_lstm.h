// Two LSTMs that share their state: one listens, one answers (MI-Prometheus).
#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include "models/markers.h"
#include "models/sequence_model.h"

namespace ferula {

// From a store marker on the encoder works, from a recall marker on the solver, each from the state
// that the other left. Every sequence begins with a marker. Tensors are named encoder.weight_ih, …,
// solver.bias_hh, output.weight, output.bias.
class EncoderSolverLstm final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    std::int64_t hidden_state_size = 256;
    MarkerBits markers;

    void list(Parameters& p) {
      SequenceModel::Params::list(p);
      p("hidden_state_size", hidden_state_size, "numbers that the two cells remember", at_least(1));
      markers.list(p);
    }
  };

  // Throws Error if the problem has no markers.
  explicit EncoderSolverLstm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  MarkerBits markers_;
  std::int64_t hidden_size_;
  torch::nn::LSTMCell encoder_, solver_;
  torch::nn::Linear output_;
};

}  // namespace ferula
