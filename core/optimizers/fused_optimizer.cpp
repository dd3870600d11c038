#include "core/optimizers/fused_optimizer.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <utility>

#include "ferula/error.h"

namespace ferula {

FusedOptimizer::FusedOptimizer(std::vector<ModelTensor> tensors,
                               std::vector<std::string> buffer_names)
    : buffer_names_(std::move(buffer_names)) {
  for (ModelTensor& tensor : tensors) {
    if (!tensor.trained) continue;
    OptimizerSlot slot{tensor.tensor, at::zeros({}, tensor.tensor.options().dtype(at::kFloat)), {}};
    for (std::size_t i = 0; i < buffer_names_.size(); ++i)
      slot.buffers.push_back(at::zeros_like(tensor.tensor, at::MemoryFormat::Preserve));
    slots_.push_back(std::move(slot));
    tensors_.push_back(std::move(tensor));
  }
  if (slots_.empty()) throw Error("the optimizer has nothing to train: no tensor is trained");
}

void FusedOptimizer::zero_grad() {
  for (OptimizerSlot& slot : slots_) slot.parameter.mutable_grad().reset();
}

void FusedOptimizer::step() {
  std::vector<OptimizerSlot*> with_gradient;
  with_gradient.reserve(slots_.size());
  for (OptimizerSlot& slot : slots_)
    if (slot.parameter.grad().defined()) with_gradient.push_back(&slot);
  if (with_gradient.empty()) return;
  const c10::NoGradGuard no_grad;
  step(with_gradient,
       learning_rate_ != nullptr ? learning_rate_->get() : configured_learning_rate());
}

std::vector<NamedTensor> FusedOptimizer::state() const {
  std::vector<NamedTensor> result;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    result.push_back({tensors_[i].name + "/step", slots_[i].step});
    for (std::size_t b = 0; b < buffer_names_.size(); ++b)
      result.push_back({tensors_[i].name + "/" + buffer_names_[b], slots_[i].buffers[b]});
  }
  return result;
}

std::vector<at::Tensor> FusedOptimizer::parameters(const std::vector<OptimizerSlot*>& slots) {
  std::vector<at::Tensor> result;
  result.reserve(slots.size());
  for (const OptimizerSlot* slot : slots) result.push_back(slot->parameter);
  return result;
}

std::vector<at::Tensor> FusedOptimizer::gradients(const std::vector<OptimizerSlot*>& slots) {
  std::vector<at::Tensor> result;
  result.reserve(slots.size());
  for (const OptimizerSlot* slot : slots) result.push_back(slot->parameter.grad());
  return result;
}

std::vector<at::Tensor> FusedOptimizer::steps(const std::vector<OptimizerSlot*>& slots) {
  std::vector<at::Tensor> result;
  result.reserve(slots.size());
  for (const OptimizerSlot* slot : slots) result.push_back(slot->step);
  return result;
}

std::vector<at::Tensor> FusedOptimizer::buffers(const std::vector<OptimizerSlot*>& slots,
                                                std::size_t i) {
  std::vector<at::Tensor> result;
  result.reserve(slots.size());
  for (const OptimizerSlot* slot : slots) result.push_back(slot->buffers[i]);
  return result;
}

}  // namespace ferula
