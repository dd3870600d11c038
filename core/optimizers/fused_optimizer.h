// Optimizers on ATen's fused kernels: one call a step for all tensors.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// What the optimizer keeps for one trained tensor.
struct OptimizerSlot {
  at::Tensor parameter;
  at::Tensor step;  // float, 0-dim: steps so far
  std::vector<at::Tensor> buffers;
};

// Base of all: slots, gradients, and the state that a checkpoint holds.
class FusedOptimizer : public Optimizer {
 public:
  // Keeps those of `tensors` that are trained; a slot has one buffer for each name.
  FusedOptimizer(std::vector<ModelTensor> tensors, std::vector<std::string> buffer_names);

  void zero_grad() final;
  void step() final;
  const std::vector<ModelTensor>& tensors() const final { return tensors_; }

  // Where the learning rate is, unless it stays as configured: a setting of run state.
  void follow(const Var<double>& learning_rate) { learning_rate_ = &learning_rate; }
  virtual double configured_learning_rate() const = 0;

  // All that a snapshot needs: "conv1.weight/exp_avg" and so on; the tensors themselves.
  std::vector<NamedTensor> state() const;

 protected:
  // One step of the slots that have a gradient.
  virtual void step(const std::vector<OptimizerSlot*>& slots, double learning_rate) = 0;

  // Columns of the slots, as the kernels want them.
  static std::vector<at::Tensor> parameters(const std::vector<OptimizerSlot*>& slots);
  static std::vector<at::Tensor> gradients(const std::vector<OptimizerSlot*>& slots);
  static std::vector<at::Tensor> steps(const std::vector<OptimizerSlot*>& slots);
  static std::vector<at::Tensor> buffers(const std::vector<OptimizerSlot*>& slots, std::size_t i);

 private:
  std::vector<ModelTensor> tensors_;
  std::vector<std::string> buffer_names_;
  std::vector<OptimizerSlot> slots_;
  const Var<double>* learning_rate_ = nullptr;
};

// An optimizer by its name, with its parameters.
struct OptimizerKind {
  std::string_view name;
  std::string_view meaning;
  void (*list)(Parameters& parameters);
  std::unique_ptr<FusedOptimizer> (*create)(Parameters& filler, std::vector<ModelTensor> tensors);
};

// All there are: SGD, Adam, AdamW.
const std::vector<OptimizerKind>& optimizer_kinds();

}  // namespace ferula
