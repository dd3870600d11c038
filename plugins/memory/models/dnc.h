// Differentiable neural computer (Graves et al. 2016, Nature 538), as MI-Prometheus has it.
#pragma once

#include <torch/nn/modules/linear.h>

#include "models/controllers.h"
#include "models/sequence_model.h"
#include "steps/dnc_steps.h"

namespace ferula {

struct DncParams : SequenceModel::Params {
  std::int64_t hidden_state_size = 20;
  std::int64_t memory_content_size = 10;
  std::int64_t memory_addresses_size = -1;
  std::int64_t num_writes = 1;
  std::int64_t num_reads = 1;
  std::int64_t shift_size = 3;
  std::string controller_type = "LSTMController";
  std::string non_linearity = "sigmoid";
  std::int64_t ff_output_size = 20;
  bool use_ntm_write = false;
  bool use_ntm_read = false;
  bool use_ntm_order = false;
  bool use_extra_write_gate = false;

  void list(Parameters& p);
  DncStyle style() const;
  // Zeros [B, A, c] for items [B, T, I]. A is T unless the configuration says otherwise.
  at::Tensor empty_memory(const at::Tensor& items) const;
};

// Tensors: control_params.state_gen.… (the controller), .output_gen, .param_gen.write_vect_, …
// (the interface, a linear layer for each part), output_network.
class DncCell final : public torch::nn::Module {
 public:
  // Throws Error for a shift_size that is even, or no addresses.
  explicit DncCell(const DncParams& params);

  DncWeights weights() const;

 private:
  std::shared_ptr<Controller> controller_;
  std::vector<torch::nn::Linear> interface_;
  torch::nn::Linear output_ = nullptr, output_of_reads_ = nullptr;
};

// A controller, write heads that find free room or what is like a key, and read heads that look for
// what is like a key or go along the order of writing. Tensors are those of DncCell behind DNCCell.
class Dnc final : public SequenceModel {
 public:
  using Params = DncParams;

  explicit Dnc(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& items, Recording* recording) override;

  Params params_;
  std::shared_ptr<DncCell> cell_;
};

}  // namespace ferula
