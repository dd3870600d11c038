// How a step changes tensors, each by its own gradient: the formula of an optimizer.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace ferula {

// What an optimizer keeps for one trained tensor.
struct OptimizerSlot {
  at::Tensor parameter;
  at::Tensor step;  // float, 0-dim: steps so far
  std::vector<at::Tensor> buffers;
};
using OptimizerSlots = std::vector<OptimizerSlot*>;

// A formula with its parameters. One call for all tensors that share them: few kernels a step.
class UpdateRule {
 public:
  virtual ~UpdateRule() = default;

  virtual double learning_rate() const = 0;  // as configured
  // The buffers of a slot, by name and in order, and the value that they start with.
  virtual std::vector<std::string> buffer_names() const = 0;
  virtual double buffer_start() const { return 0; }
  // REQUIRES: each slot has a gradient; gradients are off.
  virtual void step(const OptimizerSlots& slots, double learning_rate) const = 0;
};

// Columns of the slots, as the kernels want them.
std::vector<at::Tensor> parameters(const OptimizerSlots& slots);
std::vector<at::Tensor> gradients(const OptimizerSlots& slots);
std::vector<at::Tensor> buffers(const OptimizerSlots& slots, std::size_t i);
// Counts one more step of each slot, and gives the counts.
std::vector<at::Tensor> counted_steps(const OptimizerSlots& slots);

}  // namespace ferula
