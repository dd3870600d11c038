// The learned part of a neural Turing machine, with the names of MI-Prometheus.
#pragma once

#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include "models/controllers.h"
#include "models/sequence_model.h"
#include "steps/ntm_steps.h"

namespace ferula {

struct NtmParams : SequenceModel::Params {
  ControllerParams controller;
  struct {
    std::int64_t num_read_heads = 1;
    std::int64_t shift_size = 3;
    bool use_content_based_addressing = true;
  } interface;
  struct {
    std::int64_t num_content_bits = 10;
    std::int64_t num_addresses = -1;
  } memory;

  void list(Parameters& p);
  Addressing addressing() const;
  // Zeros [B, A, c] for items [B, T, I]. A is T unless the configuration says otherwise; as no
  // weight depends on it, it may differ between training and testing.
  at::Tensor empty_memory(const at::Tensor& items) const;
};

// Tensors: controller.…, interface.hidden2read_list.0.weight, …,
// interface.hidden2write_params.bias, hidden2output.weight, hidden2output.bias.
class NtmCell final : public torch::nn::Module {
 public:
  // Throws Error for a shift_size that is even, or no addresses.
  explicit NtmCell(const NtmParams& params);

  NtmWeights weights() const;

 private:
  std::shared_ptr<Controller> controller_;
  torch::nn::ModuleList read_heads_;
  torch::nn::Linear write_head_ = nullptr, output_;
};

}  // namespace ferula
