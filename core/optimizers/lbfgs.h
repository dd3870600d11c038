// LBFGS: quasi-Newton steps from the last gradients.
#pragma once

#include <memory>

#include "core/optimizers/host_optimizer.h"
#include "ferula/parameters.h"

namespace ferula {

// Nocedal and Wright 2006, "Numerical optimization", algorithms 7.5 and 3.5. LibTorch's own; keys
// and defaults as in torch.optim.LBFGS, but a line search that has begun may go beyond max_eval.
struct LbfgsParams {
  double learning_rate = 1;
  std::int64_t max_iter = 20;
  std::int64_t max_eval = 0;
  double tolerance_grad = 1e-7;
  double tolerance_change = 1e-9;
  std::int64_t history_size = 100;
  std::string line_search_fn;
  void list(Parameters& p);
};

// Evaluates the loss of a batch several times; so there is no step without one.
class Lbfgs final : public HostOptimizer {
 public:
  using Params = LbfgsParams;

  Lbfgs(std::vector<ModelTensor> tensors, const Params& params);
  ~Lbfgs() override;

  at::Tensor minimize(const std::function<at::Tensor()>& loss, bool flush) override;
  void accumulate(std::int64_t batches) override;
  void scale_loss() override;
  double configured_learning_rate() const override { return params_.learning_rate; }
  std::vector<NamedTensor> state() const override;
  void restore(const Dictionary& saved, const std::string& source) override;

 protected:
  void act() override;

 private:
  struct Method;

  Params params_;
  std::unique_ptr<Method> method_;
};

}  // namespace ferula
