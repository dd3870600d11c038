// Stochastic gradient descent.
#pragma once

#include "core/optimizers/update_rule.h"
#include "ferula/parameters.h"

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

class Sgd final : public UpdateRule {
 public:
  using Params = SgdParams;

  explicit Sgd(const Params& params);
  double learning_rate() const override { return params_.learning_rate; }
  std::vector<std::string> buffer_names() const override;
  void step(const OptimizerSlots& slots, double learning_rate) const override;

 private:
  void step(const OptimizerSlots& slots, double learning_rate, bool is_first) const;

  Params params_;
};

}  // namespace ferula
