// What every model of sequences must satisfy, for the tests of each.
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/checkpoint/weights.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {

// Numbers between 0 and 1.
inline at::Tensor random_items(std::int64_t batch, std::int64_t steps, std::int64_t size) {
  return at::rand({batch, steps, size}, seeded(1));
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
