// Adam and AdamW.
#pragma once

#include "core/optimizers/fused_optimizer.h"

namespace ferula {

// Kingma and Ba 2015, "Adam: a method for stochastic optimization", with the AMSGrad variant of
// Reddi et al. 2018. Keys and defaults as in torch.optim.Adam.
struct AdamParams {
  double learning_rate = 1e-3;
  std::vector<double> betas = {0.9, 0.999};
  double epsilon = 1e-8;
  double weight_decay = 0;
  bool amsgrad = false;
  void list(Parameters& p);
};

// Loshchilov and Hutter 2019, "Decoupled weight decay regularization". As torch.optim.AdamW.
struct AdamWParams : AdamParams {
  AdamWParams() { weight_decay = 0.01; }
};

class Adam final : public FusedOptimizer {
 public:
  enum class Decay { added_to_gradient, decoupled };

  Adam(std::vector<ModelTensor> tensors, AdamParams params, Decay decay);
  double configured_learning_rate() const override { return params_.learning_rate; }

 protected:
  void step(const std::vector<OptimizerSlot*>& slots, double learning_rate) override;

 private:
  AdamParams params_;
  Decay decay_;
};

}  // namespace ferula
