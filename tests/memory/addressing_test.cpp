#include "steps/addressing.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <gmock/gmock.h>

#include <cmath>

#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

// One head of one sample.
at::Tensor row(std::vector<double> values) {
  return at::tensor(values, at::kDouble).view({1, 1, -1});
}

at::Tensor random_attention(std::int64_t batch, std::int64_t heads, std::int64_t addresses) {
  return at::rand({batch, heads, addresses}, seeded(1), at::kDouble).softmax(2);
}

void expect_close(const at::Tensor& a, const at::Tensor& b, double tolerance = 1e-9) {
  EXPECT_TRUE(at::allclose(a, b, 0, tolerance)) << a << "\n" << b;
}

TEST(ContentSimilarity, IsTheSoftmaxOfScaledCosines) {
  const at::Tensor memory = at::tensor({3.0, 4.0, 0.0, 2.0, 5.0, 0.0}, at::kDouble).view({1, 3, 2});
  const double strength = 2, cosines[] = {0.6, 0, 1}, sum = std::exp(1.2) + 1 + std::exp(2.0);
  expect_close(content_similarity(row({7, 0}), row({strength}), memory),
               row({std::exp(strength * cosines[0]) / sum, 1 / sum, std::exp(2.0) / sum}));
}

TEST(ContentSimilarity, IsTheSameEverywhereInAnEmptyMemory) {
  expect_close(content_similarity(row({1, 2}), row({5}), at::zeros({1, 4, 2}, at::kDouble)),
               row({0.25, 0.25, 0.25, 0.25}));
}

TEST(ContentSimilarity, HasFiniteGradientsInAnEmptyMemory) {
  const at::Tensor memory = at::zeros({1, 4, 2}, at::kDouble).requires_grad_();
  const at::Tensor key = row({1, 2}).requires_grad_();
  content_similarity(key, row({5}), memory).select(2, 0).sum().backward();
  EXPECT_TRUE(key.grad().isfinite().all().item<bool>());
  EXPECT_TRUE(memory.grad().isfinite().all().item<bool>());
}

TEST(Interpolation, TakesFromTheContentWhatTheGateSays) {
  expect_close(interpolation(row({1, 0}), row({0, 1}), row({0.25})), row({0.25, 0.75}));
}

TEST(CircularShift, MovesToTheNextAddressByItsFirstElement) {
  const at::Tensor attention = row({1, 0, 0, 0});
  expect_close(circular_shift(attention, row({1, 0, 0})), row({0, 1, 0, 0}));
  expect_close(circular_shift(attention, row({0, 1, 0})), attention);
  expect_close(circular_shift(attention, row({0, 0, 1})), row({0, 0, 0, 1}));
}

TEST(CircularShift, WrapsAround) {
  expect_close(circular_shift(row({0, 0, 0, 1}), row({1, 0, 0})), row({1, 0, 0, 0}));
}

TEST(CircularShift, IsTheSumOfItsEquation) {
  constexpr std::int64_t kHeads = 3, kAddresses = 7;
  for (const std::int64_t size : {1, 3, 5, 9, 21}) {
    const at::Tensor attention = random_attention(2, kHeads, kAddresses);
    const at::Tensor shifts = at::rand({2, kHeads, size}, seeded(4), at::kDouble).softmax(2);
    const auto w = attention.accessor<double, 3>(), s = shifts.accessor<double, 3>();
    at::Tensor expected = at::zeros_like(attention);
    auto sum = expected.accessor<double, 3>();
    for (int b = 0; b < 2; ++b)
      for (int k = 0; k < kHeads; ++k)
        for (int i = 0; i < kAddresses; ++i)
          for (int j = 0; j < size; ++j)
            sum[b][k][i] +=
                s[b][k][j] * w[b][k][(i + j - (size - 1) / 2 + 3 * kAddresses) % kAddresses];
    expect_close(circular_shift(attention, shifts), expected);
  }
}

TEST(Sharpening, IsThePowerDividedByTheSum) {
  const double sum = 0.01 + 0.09 + 0.36;
  expect_close(sharpening(row({0.1, 0.3, 0.6}), row({2})),
               row({0.01 / sum, 0.09 / sum, 0.36 / sum}));
}

TEST(Sharpening, ChangesNothingWhenGammaIsOne) {
  const at::Tensor attention = random_attention(2, 2, 6);
  expect_close(sharpening(attention, at::ones({2, 2, 1}, at::kDouble)), attention);
}

TEST(Sharpening, ComesNearToOneAddress) {
  expect_close(sharpening(row({0.3, 0.4, 0.3}), row({100})), row({0, 1, 0}));
}

// 0.01^30 is no number that a float has.
TEST(Sharpening, SumsToOneWherePowersWouldVanish) {
  const at::Tensor attention = at::full({1, 1, 100}, 0.01, at::kFloat);
  expect_close(sharpening(attention, at::full({1, 1, 1}, 30.0F)), attention, 1e-6);
}

TEST(Addressing, SumsToOneAndIsNotNegative) {
  const at::Tensor memory = at::randn({2, 6, 4}, seeded(5), at::kDouble);
  const at::Tensor content = content_similarity(at::rand({2, 3, 4}, seeded(6), at::kDouble),
                                                at::full({2, 3, 1}, 3.0, at::kDouble), memory);
  const at::Tensor gated =
      interpolation(content, random_attention(2, 3, 6), at::full({2, 3, 1}, 0.4, at::kDouble));
  const at::Tensor attention =
      sharpening(circular_shift(gated, at::rand({2, 3, 3}, seeded(7), at::kDouble).softmax(2)),
                 at::full({2, 3, 1}, 1.5, at::kDouble));
  expect_close(attention.sum(2), at::ones({2, 3}, at::kDouble));
  EXPECT_GE(attention.min().item<double>(), 0);
}

}  // namespace
}  // namespace ferula
