#include "masked_losses.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <vector>

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

TEST(MaskedMistakes, AreCountedForEachSample) {
  const at::Tensor targets = at::tensor({1.F, 0.F, 1.F, 1.F}).view({1, 2, 2}).repeat({2, 1, 1});
  const at::Tensor logits = at::tensor({2.F, -1.F, 3.F, -1.F, -2.F, 1.F, 1.F, 1.F}).view({2, 2, 2});
  const auto mistakes = [&](std::vector<std::uint8_t> mask) {
    const at::Tensor counts = masked_mistakes(wrong_bits(logits, targets),
                                              at::tensor(mask).view({1, 2, 1}).repeat({2, 1, 1}));
    return std::vector<std::int64_t>{counts[0].item<std::int64_t>(),
                                     counts[1].item<std::int64_t>()};
  };
  EXPECT_THAT(mistakes({1, 1}), testing::ElementsAre(1, 2));
  EXPECT_THAT(mistakes({1, 0}), testing::ElementsAre(0, 2));
  EXPECT_THAT(mistakes({0, 1}), testing::ElementsAre(1, 0));
}

// sigmoid(0) is 0.5, which rounds to 0.
TEST(WrongBits, AnUndecidedBitIsZero) {
  EXPECT_FALSE(wrong_bits(at::zeros({1, 1, 1}), at::zeros({1, 1, 1})).item<bool>());
  EXPECT_TRUE(wrong_bits(at::zeros({1, 1, 1}), at::ones({1, 1, 1})).item<bool>());
}

TEST(WrongClasses, AreThoseWithoutTheHighestScore) {
  const at::Tensor logits = at::tensor({1.F, 2.F, 4.F, 3.F}).view({1, 2, 2});
  const at::Tensor classes = at::tensor({1, 1}, at::kLong).view({1, 2, 1});
  const at::Tensor wrong = wrong_classes(logits, classes);
  EXPECT_FALSE(wrong[0][0].item<bool>());
  EXPECT_TRUE(wrong[0][1].item<bool>());
}

}  // namespace
}  // namespace ferula::algorithmic
