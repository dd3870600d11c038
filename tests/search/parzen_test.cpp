#include "core/search/parzen.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <numbers>

#include "tests/search/integral.h"

namespace ferula {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum Dimension::Kind;

double density(const Density& estimate, double value) {
  return std::exp(estimate.log_density(value));
}

double sum_of_whole_numbers(const Density& estimate, int low, int high) {
  double sum = 0;
  for (int value = low; value <= high; ++value) sum += density(estimate, value);
  return sum;
}

TEST(Weights, AreEqualForTheLast25) {
  EXPECT_THAT(weights_by_age(0), IsEmpty());
  EXPECT_THAT(weights_by_age(25), Each(1.0));
}

TEST(Weights, OfOlderOnesRise) {
  const std::vector<double> weights = weights_by_age(28);
  EXPECT_THAT(std::vector(weights.begin(), weights.begin() + 3),
              ElementsAre(DoubleEq(1.0 / 28), DoubleEq((1.0 / 28 + 1) / 2), DoubleEq(1)));
  EXPECT_THAT(std::vector(weights.begin() + 3, weights.end()), Each(1.0));
  EXPECT_DOUBLE_EQ(weights_by_age(26).front(), 1.0 / 26);
}

// The prior's mean, 5, is a neighbour. 1 has one neighbour only, and so has 9.
TEST(Bandwidths, AreTheDistancesToTheFartherNeighbours) {
  EXPECT_THAT(bandwidths({9, 1, 3.5}, 0, 10),
              ElementsAre(DoubleEq(4), DoubleEq(2.5), DoubleEq(2.5)));
}

TEST(Bandwidths, AreClipped) {
  EXPECT_THAT(bandwidths({2, 2, 2}, 0, 10), ElementsAre(2, 2, 3));  // at least 10/(2 + 3)
  const std::vector<double> crowd(1000, 2.0);
  EXPECT_DOUBLE_EQ(bandwidths(crowd, 0, 10).front(), 0.1);  // at least a hundredth
}

TEST(Choices, CountObservationsAndOneForThePrior) {
  EXPECT_THAT(choice_probabilities(3, {2, 0, 2}),
              ElementsAre(DoubleEq(2.0 / 6), DoubleEq(1.0 / 6), DoubleEq(3.0 / 6)));
  EXPECT_THAT(choice_probabilities(4, {}), Each(0.25));
}

TEST(Choices, AddUpToOne) {
  const auto estimate = estimate_density({choice, 0, 4}, {1, 1, 3});
  EXPECT_NEAR(sum_of_whole_numbers(*estimate, 0, 4), 1, 1e-12);
  EXPECT_NEAR(density(*estimate, 1), 3.0 / 8, 1e-12);
}

TEST(Estimate, OfRealNumbersIntegratesToOne) {
  for (const std::vector<double>& observations :
       {std::vector<double>{}, {0.0}, {0.3, 0.3, 0.31}, {1, 0, 0.5}}) {
    const auto estimate = estimate_density({real, 0, 1}, observations);
    EXPECT_NEAR(integral([&](double x) { return density(*estimate, x); }, 0, 1), 1, 1e-9);
  }
}

TEST(Estimate, OverLogarithmsIntegratesToOne) {
  const auto estimate = estimate_density({log_real, 1e-5, 1}, {1e-4, 2e-3, 1});
  // ∫ p(x) dx = ∫ p(eᵘ) eᵘ du
  const auto integrand = [&](double u) { return density(*estimate, std::exp(u)) * std::exp(u); };
  EXPECT_NEAR(integral(integrand, std::log(1e-5), 0), 1, 1e-9);
}

TEST(Estimate, OfIntegersAddsUpToOne) {
  const auto estimate = estimate_density({integer, 3, 200}, {3, 17, 17, 18, 200});
  EXPECT_NEAR(sum_of_whole_numbers(*estimate, 3, 200), 1, 1e-12);
}

// One observation at 0.2 of [0, 1]: a normal of deviation 1/3 (the clip; its neighbour, the prior,
// is 0.3 away) around it and the prior, deviation 1 around 0.5, half of each.
TEST(Estimate, IsTheMixtureOfNormalsAndPrior) {
  const auto normal = [](double x, double mean, double deviation) {
    const auto cdf = [&](double y) {
      return 0.5 * std::erfc((mean - y) / deviation / std::sqrt(2));
    };
    const double z = (x - mean) / deviation;
    return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) / deviation / (cdf(1) - cdf(0));
  };
  const auto estimate = estimate_density({real, 0, 1}, {0.2});
  for (const double x : {0.0, 0.2, 0.7, 1.0})
    EXPECT_NEAR(density(*estimate, x), (normal(x, 0.2, 1.0 / 3) + normal(x, 0.5, 1)) / 2, 1e-12);
}

TEST(Estimate, StaysFiniteFarFromEveryObservation) {
  const std::vector<double> crowd(1000, 1.0);
  EXPECT_TRUE(std::isfinite(estimate_density({real, 0, 1e9}, crowd)->log_density(1e9)));
  EXPECT_TRUE(std::isfinite(estimate_density({integer, 0, 1e9}, crowd)->log_density(1e9)));
}

TEST(Estimate, DrawsWhatItsDensitySays) {
  const auto estimate = estimate_density({integer, 0, 9}, {2, 2, 3, 7});
  std::mt19937_64 generator(1);
  constexpr int kDraws = 20'000;
  std::map<double, int> counts;
  for (int i = 0; i < kDraws; ++i) ++counts[estimate->draw(generator)];
  for (int value = 0; value <= 9; ++value)
    EXPECT_NEAR(counts[value] / double{kDraws}, density(*estimate, value), 0.01) << value;
}

}  // namespace
}  // namespace ferula
