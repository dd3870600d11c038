#include "core/optimizers/grouped_optimizer.h"

#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>

#include <utility>

#include "core/checkpoint/weights.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::vector<ModelTensor> all_tensors(const std::vector<GroupedOptimizer::Group>& groups) {
  std::vector<ModelTensor> all;
  for (const GroupedOptimizer::Group& group : groups)
    all.insert(all.end(), group.tensors.begin(), group.tensors.end());
  return all;
}

OptimizerSlot new_slot(const at::Tensor& parameter, const UpdateRule& rule) {
  OptimizerSlot slot{parameter, at::zeros({}, parameter.options().dtype(at::kFloat)), {}};
  for (std::size_t i = 0; i < rule.buffer_names().size(); ++i)
    slot.buffers.push_back(
        at::full_like(parameter, rule.buffer_start(), {}, {}, {}, {}, at::MemoryFormat::Preserve));
  return slot;
}

double ratio(double learning_rate, double first) {
  if (learning_rate == first) return 1;
  if (first != 0) return learning_rate / first;
  throw Error("lr: the learning rate of a group is kept as a share of the optimizer's, which is 0");
}

}  // namespace

GroupedOptimizer::GroupedOptimizer(std::vector<Group> groups) : HostOptimizer(all_tensors(groups)) {
  const double first = groups.at(0).rule->learning_rate();
  for (Group& group : groups) {
    Part& part = parts_.emplace_back();
    part.learning_rate_ratio = ratio(group.rule->learning_rate(), first);
    for (const ModelTensor& tensor : group.tensors) {
      if (!tensor.trained) continue;
      part.names.push_back(tensor.name);
      part.slots.push_back(new_slot(tensor.tensor, *group.rule));
    }
    part.rule = std::move(group.rule);
  }
}

double GroupedOptimizer::configured_learning_rate() const {
  return parts_.front().rule->learning_rate();
}

void GroupedOptimizer::act() {
  for (Part& part : parts_) {
    OptimizerSlots with_gradient;
    with_gradient.reserve(part.slots.size());
    for (OptimizerSlot& slot : part.slots)
      if (slot.parameter.grad().defined()) with_gradient.push_back(&slot);
    if (!with_gradient.empty())
      part.rule->step(with_gradient, learning_rate() * part.learning_rate_ratio);
  }
}

std::vector<NamedTensor> GroupedOptimizer::state() const {
  std::vector<NamedTensor> result = scale_state();
  for (const Part& part : parts_) {
    const std::vector<std::string> buffers = part.rule->buffer_names();
    for (std::size_t i = 0; i < part.slots.size(); ++i) {
      result.push_back({part.names[i] + "/step", part.slots[i].step});
      for (std::size_t b = 0; b < buffers.size(); ++b)
        result.push_back({part.names[i] + "/" + buffers[b], part.slots[i].buffers[b]});
    }
  }
  return result;
}

void GroupedOptimizer::restore(const Dictionary& saved, const std::string& source) {
  copy_into(state(), saved, source);
}

}  // namespace ferula
