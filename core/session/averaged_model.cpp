#include "core/session/averaged_model.h"

#include <ATen/ops/_foreach_lerp.h>
#include <c10/core/GradMode.h>

#include <utility>

#include "core/checkpoint/weights.h"
#include "ferula/error.h"

namespace ferula {

AveragedModel::AveragedModel(std::shared_ptr<Model> model, double decay)
    : model_(std::move(model)), decay_(decay) {
  for (ModelTensor& tensor : model_->tensors()) {
    if (!tensor.trained) continue;
    others_.push_back(tensor.tensor.detach().clone());
    trained_.push_back(std::move(tensor));
  }
}

void AveragedModel::update() {
  if (has_averages_)
    throw Error::failed_run(
        "the weights were trained in evaluation mode, in which the model has "
        "their average; the worker must call train(true) first");
  const c10::NoGradGuard no_grad;
  std::vector<at::Tensor> weights;
  for (const ModelTensor& tensor : trained_) weights.push_back(tensor.tensor.detach());
  at::_foreach_lerp_(others_, weights, 1 - decay_);
}

void AveragedModel::train(bool on) {
  if (on == has_averages_) swap();
  model_->train(on);
}

void AveragedModel::swap() {
  const c10::NoGradGuard no_grad;
  for (std::size_t i = 0; i < trained_.size(); ++i) {
    const at::Tensor current = trained_[i].tensor.detach();
    const at::Tensor kept = current.clone();
    current.copy_(others_[i]);
    others_[i].copy_(kept);
  }
  has_averages_ = !has_averages_;
}

Dictionary AveragedModel::dictionary(bool of_averages) {
  Dictionary result = to_dictionary(model_->tensors());
  if (of_averages != has_averages_)
    for (std::size_t i = 0; i < trained_.size(); ++i) result.set(trained_[i].name, others_[i]);
  return result;
}

Dictionary AveragedModel::weights() { return dictionary(false); }
Dictionary AveragedModel::averages() { return dictionary(true); }

void AveragedModel::restore(const Dictionary& averages, const std::string& source) {
  std::vector<NamedTensor> targets;
  for (std::size_t i = 0; i < trained_.size(); ++i)
    targets.push_back({trained_[i].name, others_[i]});
  Dictionary needed;
  for (const NamedTensor& target : targets)
    if (const auto* value = averages.find(target.name)) needed.set(target.name, *value);
  copy_into(targets, needed, source);
}

void AveragedModel::to(at::Device) {
  throw Error::failed_run("an averaged model stays where it is");
}
void AveragedModel::to(at::ScalarType) {
  throw Error::failed_run("an averaged model keeps its type");
}

}  // namespace ferula
