#include "masked_losses.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace ferula::algorithmic {
namespace {

class MaskedLosses : public testing::Test {
 protected:
  at::Generator generator_ = at::detail::createCPUGenerator(1);
  at::Tensor logits_ = at::randn({4, 6, 3}, generator_, at::kFloat);
  at::Tensor bits_ = at::randint(0, 2, {4, 6, 3}, generator_, at::kFloat);
  at::Tensor classes_ = at::randint(0, 3, {4, 6, 1}, generator_, at::kLong);
  at::Tensor all_ = at::ones({4, 6, 1}, at::kByte);
  at::Tensor last_two_ =
      at::tensor({0, 0, 0, 0, 1, 1}, at::kByte).view({1, 6, 1}).repeat({4, 1, 1});

  at::Tensor last_two(const at::Tensor& stream) const { return stream.slice(1, 4); }
};

void expect_near(const at::Tensor& a, const at::Tensor& b) {
  EXPECT_NEAR(a.item<double>(), b.item<double>(), 1e-6);
}

TEST_F(MaskedLosses, ArePlainIfAllIsSelected) {
  expect_near(masked_binary_cross_entropy(logits_, bits_, all_),
              at::binary_cross_entropy_with_logits(logits_, bits_));
  expect_near(masked_cross_entropy(logits_, classes_, all_),
              at::cross_entropy_loss(logits_.flatten(0, 1), classes_.flatten()));
}

TEST_F(MaskedLosses, AreThoseOfTheSelectedSteps) {
  expect_near(masked_binary_cross_entropy(logits_, bits_, last_two_),
              at::binary_cross_entropy_with_logits(last_two(logits_), last_two(bits_)));
  expect_near(
      masked_cross_entropy(logits_, classes_, last_two_),
      at::cross_entropy_loss(last_two(logits_).flatten(0, 1), last_two(classes_).flatten()));
}

TEST_F(MaskedLosses, HaveGradientsAtTheSelectedStepsOnly) {
  at::Tensor logits = logits_.clone().set_requires_grad(true);
  masked_binary_cross_entropy(logits, bits_, last_two_).backward();
  // (sigmoid(logit) - target) / 24 selected bits
  const at::Tensor expected = logits_.sigmoid().sub(bits_).mul(last_two_).div(24);
  EXPECT_TRUE(logits.grad().allclose(expected, 1e-5, 1e-7));
}

TEST(MaskedAccuracy, CountsSelectedBits) {
  const at::Tensor targets = at::tensor({1.F, 0.F, 1.F, 1.F}).view({1, 2, 2});
  const at::Tensor logits = at::tensor({2.F, -1.F, 3.F, -1.F}).view({1, 2, 2});
  const at::Tensor right = right_bits(logits, targets);
  EXPECT_EQ(masked_accuracy(right, at::ones({1, 2, 1}, at::kByte)).item<float>(), 0.75F);
  EXPECT_EQ(masked_accuracy(right, at::tensor({0, 1}, at::kByte).view({1, 2, 1})).item<float>(),
            0.5F);
}

// sigmoid(0) is 0.5, which rounds to 0.
TEST(MaskedAccuracy, TakesAnUndecidedBitForZero) {
  EXPECT_TRUE(right_bits(at::zeros({1, 1, 1}), at::zeros({1, 1, 1})).item<bool>());
  EXPECT_FALSE(right_bits(at::zeros({1, 1, 1}), at::ones({1, 1, 1})).item<bool>());
}

TEST(SequenceAccuracy, WantsEverySelectedBitRight) {
  const at::Tensor right =
      at::tensor({1, 1, 0, 1, 1, 0}, at::kByte).view({3, 2, 1}).to(at::kBool);  // three samples
  EXPECT_NEAR(sequence_accuracy(right, at::ones({3, 2, 1}, at::kByte)).item<float>(), 1 / 3.0,
              1e-6);
  const at::Tensor last = at::tensor({0, 1, 0, 1, 0, 1}, at::kByte).view({3, 2, 1});
  EXPECT_NEAR(sequence_accuracy(right, last).item<float>(), 2 / 3.0, 1e-6);
}

TEST(RightClasses, AreThoseWithTheHighestScore) {
  const at::Tensor logits = at::tensor({1.F, 2.F, 4.F, 3.F}).view({1, 2, 2});
  const at::Tensor classes = at::tensor({1, 1}, at::kLong).view({1, 2, 1});
  const at::Tensor right = right_classes(logits, classes);
  EXPECT_TRUE(right[0][0].item<bool>());
  EXPECT_FALSE(right[0][1].item<bool>());
}

}  // namespace
}  // namespace ferula::algorithmic
