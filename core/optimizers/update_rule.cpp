#include "core/optimizers/update_rule.h"

#include <ATen/ops/_foreach_add.h>

namespace ferula {
namespace {

template <class Column>
std::vector<at::Tensor> column(const OptimizerSlots& slots, Column of) {
  std::vector<at::Tensor> result;
  result.reserve(slots.size());
  for (const OptimizerSlot* slot : slots) result.push_back(of(*slot));
  return result;
}

}  // namespace

std::vector<at::Tensor> parameters(const OptimizerSlots& slots) {
  return column(slots, [](const OptimizerSlot& slot) { return slot.parameter; });
}

std::vector<at::Tensor> gradients(const OptimizerSlots& slots) {
  return column(slots, [](const OptimizerSlot& slot) { return slot.parameter.grad(); });
}

std::vector<at::Tensor> buffers(const OptimizerSlots& slots, std::size_t i) {
  return column(slots, [i](const OptimizerSlot& slot) { return slot.buffers[i]; });
}

std::vector<at::Tensor> counted_steps(const OptimizerSlots& slots) {
  std::vector<at::Tensor> steps =
      column(slots, [](const OptimizerSlot& slot) { return slot.step; });
  at::_foreach_add_(steps, 1);
  return steps;
}

}  // namespace ferula
