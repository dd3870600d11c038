// Adagrad.
#pragma once

#include "core/optimizers/update_rule.h"
#include "ferula/parameters.h"

namespace ferula {

// Duchi et al. 2011, "Adaptive subgradient methods for online learning and stochastic
// optimization". Keys and defaults as in torch.optim.Adagrad.
struct AdagradParams {
  double learning_rate = 1e-2;
  double learning_rate_decay = 0;
  double weight_decay = 0;
  double initial_accumulator_value = 0;
  double epsilon = 1e-10;
  void list(Parameters& p);
};

class Adagrad final : public UpdateRule {
 public:
  using Params = AdagradParams;

  explicit Adagrad(const Params& params) : params_(params) {}
  double learning_rate() const override { return params_.learning_rate; }
  std::vector<std::string> buffer_names() const override { return {"sum"}; }
  double buffer_start() const override { return params_.initial_accumulator_value; }
  void step(const OptimizerSlots& slots, double learning_rate) const override;

 private:
  Params params_;
};

}  // namespace ferula
