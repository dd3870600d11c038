// Stochastic gradient descent.
#pragma once

#include "core/optimizers/fused_optimizer.h"

namespace ferula {

// With momentum as in Sutskever et al. 2013, Nesterov's if asked. Keys and defaults as in
// torch.optim.SGD.
struct SgdParams {
  double learning_rate = 1e-3;
  double momentum = 0;
  double dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;
  void list(Parameters& p);
};

class Sgd final : public FusedOptimizer {
 public:
  Sgd(std::vector<ModelTensor> tensors, SgdParams params);
  double configured_learning_rate() const override { return params_.learning_rate; }

 protected:
  void step(const std::vector<OptimizerSlot*>& slots, double learning_rate) override;

 private:
  void step_group(const std::vector<OptimizerSlot*>& slots, double learning_rate,
                  bool is_first_step) const;

  SgdParams params_;
};

}  // namespace ferula
