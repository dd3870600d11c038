#include "core/search/truncated_normal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "tests/search/integral.h"

namespace ferula {
namespace {

// Reference values: 40 digits of mpmath.
TEST(NormalDistribution, LogarithmOfTheCdf) {
  EXPECT_NEAR(log_normal_cdf(0), -std::numbers::ln2, 1e-15);
  EXPECT_NEAR(log_normal_cdf(-1.96), -3.68896365172963862, 1e-14);
  EXPECT_NEAR(log_normal_cdf(-10), -53.2312851505124706, 1e-12);
}

TEST(NormalDistribution, LogarithmOfTheCdfFarOutside) {
  EXPECT_NEAR(log_normal_cdf(-34.9), -613.477244695371376, 1e-11);  // the last by erfc
  EXPECT_NEAR(log_normal_cdf(-35.1), -620.482949704889184, 1e-11);  // the first by the series
  EXPECT_NEAR(log_normal_cdf(-100), -5005.52420869420509, 1e-11);   // erfc would be 0
}

TEST(NormalDistribution, LogarithmOfTheMassOfAnInterval) {
  EXPECT_NEAR(log_normal_mass(-1, 2), -0.20016629432446258, 1e-15);
  EXPECT_NEAR(log_normal_mass(-1e-9, 1e-9), -20.9490571895911386, 1e-12);
}

TEST(NormalDistribution, MassInTheTailsHasAllItsDigits) {
  EXPECT_NEAR(log_normal_mass(8, 8.1), -35.5963423738394935, 1e-11);  // 1 - 1 in plain numbers
  EXPECT_NEAR(log_normal_mass(50, 50.5), -1254.83136113943204, 1e-11);
  EXPECT_DOUBLE_EQ(log_normal_mass(-50.5, -50), log_normal_mass(50, 50.5));
}

TEST(TruncatedNormal, DensityIntegratesToOne) {
  for (const auto& [mean, deviation] : std::vector<std::pair<double, double>>{
           {-3, 0.05}, {0, 1}, {1.9, 0.05}, {0, 5}, {-3, 100}, {40, 1}}) {
    const TruncatedNormal normal(mean, deviation, -3, 2);
    const auto density = [&](double x) { return std::exp(normal.log_density(x)); };
    EXPECT_NEAR(integral(density, -3, 2), 1, 1e-6) << mean << " ± " << deviation;
  }
}

TEST(TruncatedNormal, ProbabilityIsTheIntegralOfTheDensity) {
  const TruncatedNormal normal(1, 0.5, 0, 4);
  const double expected =
      integral([&](double x) { return std::exp(normal.log_density(x)); }, 2.5, 3.5);
  EXPECT_NEAR(std::exp(normal.log_probability(2.5, 3.5)), expected, 1e-9);
  EXPECT_NEAR(normal.log_probability(0, 4), 0, 1e-15);
}

// Of a normal distribution cut off at 0 the mean is σ √(2/π).
TEST(TruncatedNormal, DrawsFromIt) {
  const TruncatedNormal normal(0, 2, 0, 100);
  std::mt19937_64 generator(1);
  constexpr int kDraws = 20'000;
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += normal.draw(generator);
  EXPECT_NEAR(sum / kDraws, 2 * std::sqrt(2 / std::numbers::pi), 0.03);
}

TEST(TruncatedNormal, DrawsStayWithinTheEnds) {
  std::mt19937_64 generator(1);
  for (const double mean : {0.0, 1.0, 90.0, -90.0}) {
    const TruncatedNormal normal(mean, 0.01, 0, 1);
    for (int i = 0; i < 1000; ++i) {
      const double drawn = normal.draw(generator);
      EXPECT_GE(drawn, 0);
      EXPECT_LE(drawn, 1);
    }
  }
}

}  // namespace
}  // namespace ferula
