// Adam and AdamW.
#pragma once

#include "core/optimizers/update_rule.h"
#include "ferula/parameters.h"

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

class Adam : public UpdateRule {
 public:
  using Params = AdamParams;

  explicit Adam(const Params& params) : Adam(params, /*decays_decoupled=*/false) {}
  double learning_rate() const final { return params_.learning_rate; }
  std::vector<std::string> buffer_names() const final;
  void step(const OptimizerSlots& slots, double learning_rate) const final;

 protected:
  // Decoupled: the weights themselves decay; otherwise the decay is part of the gradient.
  Adam(const Params& params, bool decays_decoupled);

 private:
  Params params_;
  bool decays_decoupled_;
};

class AdamW final : public Adam {
 public:
  using Params = AdamWParams;

  explicit AdamW(const Params& params) : Adam(params, /*decays_decoupled=*/true) {}
};

}  // namespace ferula
