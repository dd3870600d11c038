// RMSprop.
#pragma once

#include "core/optimizers/update_rule.h"
#include "ferula/parameters.h"

namespace ferula {

// Tieleman and Hinton 2012, lecture 6.5 of "Neural networks for machine learning"; centered as in
// Graves 2013, "Generating sequences with recurrent neural networks". Keys and defaults as in
// torch.optim.RMSprop.
struct RmsPropParams {
  double learning_rate = 1e-2;
  double alpha = 0.99;
  double epsilon = 1e-8;
  double weight_decay = 0;
  double momentum = 0;
  bool centered = false;
  void list(Parameters& p);
};

class RmsProp final : public UpdateRule {
 public:
  using Params = RmsPropParams;

  explicit RmsProp(const Params& params) : params_(params) {}
  double learning_rate() const override { return params_.learning_rate; }
  std::vector<std::string> buffer_names() const override;
  void step(const OptimizerSlots& slots, double learning_rate) const override;

 private:
  // The root of the mean square, by which gradients are divided.
  std::vector<at::Tensor> denominators(const OptimizerSlots& slots,
                                       const std::vector<at::Tensor>& gradients) const;

  Params params_;
};

}  // namespace ferula
