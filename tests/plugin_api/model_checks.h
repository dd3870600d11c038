// What every model must satisfy, for the tests of each.
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/one_core.h"
#include "ferula/model.h"

namespace ferula {

inline at::Generator seeded(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

// The same weights in each test.
template <class Made>
std::shared_ptr<Made> make_model(const typename Made::Params& params) {
  at::Generator(at::detail::getDefaultCPUGenerator()).set_current_seed(5);
  return std::make_shared<Made>(params);
}

inline at::Tensor random_images(at::IntArrayRef shape, at::ScalarType type = at::kFloat) {
  return at::rand(shape, seeded(1)).to(type);
}

inline at::Tensor forward(Model& model, const at::Tensor& images) {
  return model.forward({{"images", images}})["logits"];
}

inline std::int64_t trained_parameters(Model& model) {
  std::int64_t count = 0;
  for (const ModelTensor& item : model.tensors()) count += item.trained ? item.tensor.numel() : 0;
  return count;
}

inline std::vector<std::string> tensor_names(Model& model) {
  std::vector<std::string> names;
  for (const ModelTensor& item : model.tensors()) names.push_back(item.name);
  return names;
}

inline std::map<std::string, at::Tensor> tensors_by_name(Model& model) {
  std::map<std::string, at::Tensor> tensors;
  for (const ModelTensor& item : model.tensors()) tensors[item.name] = item.tensor;
  return tensors;
}

inline double relative_difference(double a, double b) {
  return std::abs(a - b) / std::max({std::abs(a), std::abs(b), 1e-3});
}

// The worst relative difference between the gradients that the tensors have and the finite
// differences of an objective, over about `most` numbers of each. Prints that of each tensor.
inline double worst_difference(const std::map<std::string, at::Tensor>& tensors, std::int64_t most,
                               const std::function<double()>& objective) {
  const c10::NoGradGuard no_gradients;
  constexpr double kStep = 1e-6;
  double worst = 0;
  for (const auto& [name, tensor] : tensors) {
    double worst_here = 0;
    const at::Tensor values = tensor.view(-1), gradient = tensor.grad().reshape(-1);
    const std::int64_t stride = std::max<std::int64_t>(1, values.numel() / most);
    for (std::int64_t i = 0; i < values.numel(); i += stride) {
      const double value = values[i].item<double>();
      values[i] = value + kStep;
      const double above = objective();
      values[i] = value - kStep;
      const double below = objective();
      values[i] = value;
      worst_here = std::max(worst_here, relative_difference((above - below) / (2 * kStep),
                                                            gradient[i].item<double>()));
    }
    std::cout << "  " << name << ": " << worst_here << '\n';
    worst = std::max(worst, worst_here);
  }
  std::cout << "  worst relative error of a gradient: " << worst << '\n';
  return worst;
}

constexpr std::int64_t kAllNumbers = std::numeric_limits<std::int64_t>::max();

// Gradients of a random sum of the logits, by the inputs and by every named parameter, against
// finite differences. Makes the model double.
inline double worst_gradient(Model& model, const at::Tensor& inputs,
                             std::int64_t most = kAllNumbers) {
  const OneCore one_core;  // many small operations: a second one would wait more than work
  model.to(at::kDouble);
  const at::Tensor batch = inputs.to(at::kDouble).requires_grad_();
  const at::Tensor weights = at::randn(forward(model, batch).sizes(), seeded(2), at::kDouble);
  const auto objective = [&] { return forward(model, batch).mul(weights).sum(); };
  objective().backward();

  std::map<std::string, at::Tensor> tensors = {{"inputs", batch}};
  for (const ModelTensor& item : model.tensors())
    if (item.trained) tensors[item.name] = item.tensor;
  return worst_difference(tensors, most, [&] { return objective().item<double>(); });
}

// The same for large models: of all numbers of all tensors at once, along a random direction.
inline double directional_gradient_error(Model& model, const at::Tensor& images) {
  model.to(at::kDouble);
  const at::Tensor batch = images.to(at::kDouble);
  const at::Tensor weights = at::randn(forward(model, batch).sizes(), seeded(2), at::kDouble);
  const auto objective = [&] { return forward(model, batch).mul(weights).sum(); };
  objective().backward();

  const c10::NoGradGuard no_gradients;
  constexpr double kStep = 1e-9;  // of millions of numbers: far enough
  double analytic = 0;
  const auto step = [&](double length) {
    const at::Generator generator = seeded(3);
    analytic = 0;
    for (const ModelTensor& item : model.tensors()) {
      if (!item.trained) continue;
      const at::Tensor direction = at::randn(item.tensor.sizes(), generator, at::kDouble);
      at::Tensor(item.tensor).add_(direction, length);
      analytic += item.tensor.grad().mul(direction).sum().item<double>();
    }
    return objective().item<double>();
  };
  const double above = step(kStep), below = step(-2 * kStep);
  return std::abs((above - below) / (2 * kStep) - analytic) / std::abs(analytic);
}

// The largest change of the other images' logits, relative to the largest logit, when one image of
// the batch changes.
inline double influence_on_others(Model& model, const at::Tensor& images) {
  const c10::NoGradGuard no_gradients;
  at::Tensor changed = images.clone();
  changed[0].mul_(0.5);
  const at::Tensor before = forward(model, images).slice(0, 1);
  const at::Tensor after = forward(model, changed).slice(0, 1);
  return before.sub(after).abs().max().item<double>() / before.abs().max().item<double>();
}

}  // namespace ferula
