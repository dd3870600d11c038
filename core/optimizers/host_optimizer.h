// What all optimizers share: gradients, their accumulation and limits, the learning rate.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/checkpoint/dictionary.h"
#include "core/optimizers/loss_scale.h"
#include "ferula/session.h"

namespace ferula {

class HostOptimizer : public Optimizer {
 public:
  // Keeps those of `tensors` that are trained. Throws Error if none is.
  explicit HostOptimizer(std::vector<ModelTensor> tensors);

  void zero_grad() final;
  void step() final;
  const std::vector<ModelTensor>& tensors() const final { return tensors_; }
  void backward(const at::Tensor& loss) final;
  at::Tensor minimize(const std::function<at::Tensor()>& loss, bool flush) override;
  bool is_accumulating() const final { return waiting_ > 0; }
  void limit_gradients(double value, double norm) final;

  // How many calls of minimize() make a step. Throws Error if the method knows no such thing.
  virtual void accumulate(std::int64_t batches) { accumulate_ = batches; }
  // Scales losses for float16: backward() multiplies them, step() undoes it, and is left out where
  // that is too much. Throws Error if the method needs every step.
  virtual void scale_loss() { scale_.emplace(); }
  // Acts on gradients that wait, if any do.
  void flush();

  // Called when it has acted.
  void after_each_step(std::function<void()> callback) { after_step_ = std::move(callback); }

  // Where the learning rate is, unless it stays as configured: a setting of run state.
  void follow(const Var<double>& learning_rate) { learning_rate_ = &learning_rate; }
  virtual double configured_learning_rate() const = 0;

  // All that a snapshot needs: "conv1.weight/exp_avg" and so on.
  virtual std::vector<NamedTensor> state() const = 0;
  // The opposite. Throws Error, `source` in front, that lists whatever does not fit.
  virtual void restore(const Dictionary& saved, const std::string& source) = 0;

 protected:
  // Changes the tensors by their gradients; at least one has some. Gradients are off.
  virtual void act() = 0;

  // Of the scale of the loss; empty if there is none.
  std::vector<NamedTensor> scale_state() const;
  void limit() const;
  void acted() const {
    if (after_step_) after_step_();
  }
  double learning_rate() const;

 private:
  static void release_graph(at::Tensor& loss);
  std::vector<at::Tensor> gradients() const;

  std::vector<ModelTensor> tensors_;
  std::int64_t accumulate_ = 1;
  std::int64_t waiting_ = 0;  // batches whose gradients wait
  std::optional<LossScale> scale_;
  double value_limit_ = 0, norm_limit_ = 0;
  const Var<double>* learning_rate_ = nullptr;
  std::function<void()> after_step_;
};

}  // namespace ferula
