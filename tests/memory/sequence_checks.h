// What every model of sequences must satisfy, for the tests of each.
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include <functional>
#include <iostream>
#include <map>

#include "core/checkpoint/weights.h"
#include "core/data/one_core.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {

// Numbers between 0 and 1.
inline at::Tensor random_items(std::int64_t batch, std::int64_t steps, std::int64_t size) {
  return at::rand({batch, steps, size}, seeded(1));
}

inline std::map<std::string, at::Tensor> tensors_by_name(Model& model) {
  std::map<std::string, at::Tensor> tensors;
  for (const ModelTensor& item : model.tensors()) tensors[item.name] = item.tensor;
  return tensors;
}

// "linear.weight [8, 32]"
inline std::vector<std::string> names_and_shapes(Model& model) {
  std::vector<std::string> lines;
  for (const ModelTensor& item : model.tensors()) {
    std::string shape;
    for (const std::int64_t size : item.tensor.sizes())
      shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    lines.push_back(item.name + " [" + shape + "]");
  }
  return lines;
}

// Larger weights than those that a model begins with, so that attention is sharp somewhere.
inline void enlarge_weights(Model& model, double factor) {
  const c10::NoGradGuard no_gradients;
  for (const ModelTensor& item : model.tensors()) at::Tensor(item.tensor).mul_(factor);
}

inline double relative_difference(double a, double b) {
  return std::abs(a - b) / std::max({std::abs(a), std::abs(b), 1e-3});
}

// The worst relative difference between the gradients that the tensors have and the finite
// differences of an objective, over every n-th number of each. Prints that of each tensor.
inline double worst_difference(const std::map<std::string, at::Tensor>& tensors, std::int64_t n,
                               const std::function<double()>& objective) {
  const c10::NoGradGuard no_gradients;
  constexpr double kStep = 1e-6;
  double worst = 0;
  for (const auto& [name, tensor] : tensors) {
    double worst_here = 0;
    const at::Tensor values = tensor.view(-1), gradient = tensor.grad().reshape(-1);
    for (std::int64_t i = 0; i < values.numel(); i += n) {
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

// Gradients of a random sum of the logits, of every n-th number of every named tensor and of the
// items, against finite differences. Prints the worst relative difference of each. Makes the model
// double.
inline double worst_gradient(Model& model, const at::Tensor& items, std::int64_t n = 1) {
  const OneCore one_core;  // many small operations: a second one would wait more than work
  model.to(at::kDouble);
  const at::Tensor batch = items.to(at::kDouble).requires_grad_();
  const at::Tensor weights = at::randn(forward(model, batch).sizes(), seeded(2), at::kDouble);
  const auto objective = [&] { return forward(model, batch).mul(weights).sum(); };
  objective().backward();

  auto tensors = tensors_by_name(model);
  tensors["sequences"] = batch;
  return worst_difference(tensors, n, [&] { return objective().item<double>(); });
}

// Changing sample 1 touches the answers to this one alone.
inline void expect_samples_on_their_own(Model& model, const at::Tensor& items,
                                        const at::Tensor& changed) {
  const c10::NoGradGuard no_gradients;
  const at::Tensor before = forward(model, items), after = forward(model, changed);
  for (std::int64_t i = 0; i < items.size(0); ++i)
    EXPECT_EQ(at::allclose(before[i], after[i], 1e-6, 1e-7), i != 1) << "sample " << i;
}

// Float and double give the same. Makes the model double.
inline void expect_same_in_double(Model& model, const at::Tensor& items) {
  const c10::NoGradGuard no_gradients;
  const at::Tensor in_float = forward(model, items);
  model.to(at::kDouble);
  const at::Tensor in_double = forward(model, items.to(at::kDouble));
  EXPECT_TRUE(at::allclose(in_float.to(at::kDouble), in_double, 1e-4, 1e-5))
      << (in_float - in_double).abs().max().item<double>();
}

// Another model of the same parameters answers the same, bit for bit, once it has the weights.
template <class Made>
void expect_same_once_loaded(const typename Made::Params& params, const at::Tensor& items) {
  const auto saved = make_model<Made>(params);
  const auto loaded = std::make_shared<Made>(params);
  EXPECT_FALSE(at::allclose(forward(*saved, items), forward(*loaded, items)));
  copy_into(loaded->tensors(), to_dictionary(saved->tensors()), "saved.pt");
  EXPECT_TRUE(at::equal(forward(*saved, items), forward(*loaded, items)));
}

}  // namespace ferula
