// Gradients, and what is close.
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <vector>

namespace ferula {

// Gradients of a fixed sum of all results by all inputs.
inline std::vector<at::Tensor> gradients(const std::vector<at::Tensor>& results,
                                         const std::vector<at::Tensor*>& inputs) {
  at::Tensor sum = at::zeros({}, results.front().options());
  for (const at::Tensor& x : results) {
    const at::Tensor index = at::arange(x.numel(), x.options());
    sum = sum + (x.flatten() * (index * 0.7).sin()).sum();
  }
  std::vector<at::Tensor> list;
  for (const at::Tensor* x : inputs) list.push_back(*x);
  return torch::autograd::grad({sum}, list);
}

// The largest difference, relative to the largest number of what is expected.
inline double difference(const at::Tensor& actual, const at::Tensor& expected) {
  if (expected.numel() == 0) return 0;
  const double scale = std::max(1e-3, expected.abs().max().item().toDouble());
  return (actual.to(at::kDouble) - expected.to(at::kDouble)).abs().max().item().toDouble() / scale;
}

inline void expect_close(const std::vector<at::Tensor>& actual,
                         const std::vector<at::Tensor>& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    ASSERT_EQ(actual[i].sizes(), expected[i].sizes()) << i;
    EXPECT_LT(difference(actual[i], expected[i]), tolerance) << "tensor " << i;
  }
}

}  // namespace ferula
