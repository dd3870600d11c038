// Differentiable working memory (Jayram et al. 2018, arXiv 1809.11087), as MI-Prometheus has it.
#pragma once

#include <torch/nn/modules/linear.h>

#include "models/controllers.h"
#include "models/sequence_model.h"
#include "steps/dwm_steps.h"

namespace ferula {

// Heads that read and write, each with a bookmark that it may jump back to. Tensors:
// DWMCell.controller.i2s.rnn.… (hidden state), .i2u.… (the heads' parameters), .i2o.… (answers).
class Dwm final : public SequenceModel {
 public:
  struct Params : SequenceModel::Params {
    std::int64_t hidden_state_size = 5;
    std::int64_t num_heads = 1;
    bool use_content_addressing = false;
    std::int64_t shift_size = 3;
    std::int64_t memory_content_size = 10;
    std::int64_t memory_addresses_size = -1;

    void list(Parameters& p);
    Addressing addressing() const { return {shift_size, use_content_addressing}; }
    // Nearly empty, [B, A, c] for items [B, T, I]: A is T, or S if that is more, unless the
    // configuration says otherwise.
    at::Tensor empty_memory(const at::Tensor& items) const;
  };

  // Throws Error for a shift_size that is even, or no addresses.
  explicit Dwm(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;
  DwmWeights weights() const;

  Params params_;
  std::shared_ptr<Controller> hidden_;
  torch::nn::Linear update_, output_;
};

}  // namespace ferula
