#include "core/optimizers/host_optimizer.h"

#include <ATen/ops/_foreach_div.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/optimizers/gradient_limits.h"
#include "core/timing/span.h"
#include "ferula/error.h"

namespace ferula {

HostOptimizer::HostOptimizer(std::vector<ModelTensor> tensors) {
  std::copy_if(std::make_move_iterator(tensors.begin()), std::make_move_iterator(tensors.end()),
               std::back_inserter(tensors_),
               [](const ModelTensor& tensor) { return tensor.trained; });
  if (tensors_.empty()) throw Error("the optimizer has nothing to train: no tensor is trained");
}

void HostOptimizer::zero_grad() {
  const Span span(Part::optimizer);
  for (ModelTensor& tensor : tensors_) tensor.tensor.mutable_grad().reset();
}

void HostOptimizer::backward(const at::Tensor& loss) {
  const Span span(Part::backward);
  (scale_ ? scale_->scaled(loss) : loss).backward();
}

// What was computed on the way to a loss is freed here, not when its last user ends.
void HostOptimizer::release_graph(at::Tensor& loss) {
  const Span span(Part::backward);
  loss = loss.detach();
}

at::Tensor HostOptimizer::minimize(const std::function<at::Tensor()>& loss, bool flush) {
  if (!is_accumulating()) zero_grad();
  at::Tensor value = loss();
  backward(value);
  release_graph(value);
  ++waiting_;
  if (flush || waiting_ >= accumulate_) step();
  return value;
}

void HostOptimizer::step() {
  const Span span(Part::optimizer);
  const c10::NoGradGuard no_grad;
  const std::int64_t batches = std::exchange(waiting_, 0);
  const std::vector<at::Tensor> all = gradients();
  if (all.empty() || (scale_ && !scale_->unscale(all))) return;
  if (batches > 1) at::_foreach_div_(all, batches);
  limit();
  act();
  acted();
}

void HostOptimizer::flush() {
  if (is_accumulating()) step();
}

void HostOptimizer::limit_gradients(double value, double norm) {
  value_limit_ = value;
  norm_limit_ = norm;
}

void HostOptimizer::limit() const {
  if (value_limit_ > 0) limit_values(gradients(), value_limit_);
  if (norm_limit_ > 0) limit_norm(gradients(), norm_limit_);
}

std::vector<NamedTensor> HostOptimizer::scale_state() const {
  return scale_ ? scale_->state() : std::vector<NamedTensor>();
}

double HostOptimizer::learning_rate() const {
  return learning_rate_ != nullptr ? learning_rate_->get() : configured_learning_rate();
}

std::vector<at::Tensor> HostOptimizer::gradients() const {
  std::vector<at::Tensor> result;
  result.reserve(tensors_.size());
  for (const ModelTensor& tensor : tensors_)
    if (tensor.tensor.grad().defined()) result.push_back(tensor.tensor.grad());
  return result;
}

}  // namespace ferula
