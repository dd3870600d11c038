#include "models/max_pool.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn_like.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <limits>

namespace ferula {
namespace {

// Small whole numbers, of which many windows have two equal ones.
at::Tensor images(at::IntArrayRef shape, at::ScalarType type = at::kFloat) {
  return at::randint(0, 4, shape, at::TensorOptions(type)).requires_grad_();
}

// To the bit what LibTorch gives, and the gradient too.
void expect_as_libtorch(const at::Tensor& images, std::int64_t size) {
  const at::Tensor pooled = max_pool(images, size), expected = at::max_pool2d(images, size);
  EXPECT_TRUE(pooled.equal(expected));
  const at::Tensor gradient = at::randn_like(expected);
  const at::Tensor own = torch::autograd::grad({pooled}, {images}, {gradient})[0];
  EXPECT_TRUE(own.equal(torch::autograd::grad({expected}, {images}, {gradient})[0]));
}

TEST(MaxPool, IsThatOfLibTorch) {
  expect_as_libtorch(images({2, 3, 8, 6}), 2);
  expect_as_libtorch(images({64, 6, 28, 28}), 2);
}

TEST(MaxPool, LeavesOutWhatFillsNoWindow) {
  expect_as_libtorch(images({2, 3, 7, 9}), 2);
  expect_as_libtorch(images({1, 1, 2, 3}), 2);
}

TEST(MaxPool, LeavesTheRestToLibTorch) {
  expect_as_libtorch(images({2, 3, 9, 9}), 3);
  expect_as_libtorch(images({2, 3, 8, 8}, at::kDouble), 2);
  expect_as_libtorch(images({3, 8, 8}), 2);
  expect_as_libtorch(
      images({2, 3, 8, 8}).detach().to(at::MemoryFormat::ChannelsLast).requires_grad_(), 2);
}

TEST(MaxPool, ShowsWhatIsNoNumber) {
  for (const std::int64_t place : {0, 1, 2, 3}) {
    at::Tensor window = at::arange(4, at::kFloat);
    window[place] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(max_pool(window.view({1, 1, 2, 2}), 2).isnan().item<bool>());
  }
}

TEST(MaxPool, RefusesAGradientOfItsGradient) {
  const at::Tensor image = images({1, 1, 2, 2});
  const at::Tensor pooled = max_pool(image, 2).square().sum();
  EXPECT_THROW(torch::autograd::grad({pooled}, {image}, {}, true, true), c10::Error);
}

}  // namespace
}  // namespace ferula
