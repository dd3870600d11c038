#include "core/search/successive_halving.h"

#include <gmock/gmock.h>

#include <limits>

namespace ferula {
namespace {

using ::testing::ElementsAre;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr SuccessiveHalving kHalving{.min_epochs = 1, .reduction_factor = 3};

std::vector<std::int64_t> rungs_up_to(std::int64_t last, const SuccessiveHalving& halving) {
  std::vector<std::int64_t> rungs;
  for (std::int64_t epochs = 0; epochs <= last; ++epochs)
    if (halving.is_rung(epochs)) rungs.push_back(epochs);
  return rungs;
}

TEST(SuccessiveHalving, RungsGrowByTheReductionFactor) {
  EXPECT_THAT(rungs_up_to(100, kHalving), ElementsAre(1, 3, 9, 27, 81));
  EXPECT_THAT(rungs_up_to(40, {.min_epochs = 5, .reduction_factor = 2}),
              ElementsAre(5, 10, 20, 40));
  EXPECT_THAT(rungs_up_to(64, {.min_epochs = 4, .reduction_factor = 4}), ElementsAre(4, 16, 64));
}

TEST(SuccessiveHalving, TheBestThirdGoesOn) {
  const std::vector<double> others = {1, 2, 3, 4, 5};  // of six trials two go on
  EXPECT_TRUE(kHalving.goes_on(0.5, others));
  EXPECT_TRUE(kHalving.goes_on(1.5, others));
  EXPECT_FALSE(kHalving.goes_on(2.5, others));
  EXPECT_FALSE(kHalving.goes_on(6, others));
}

TEST(SuccessiveHalving, AThirdIsRoundedDown) {
  EXPECT_TRUE(kHalving.goes_on(0.5, {1, 2, 3, 4}));
  EXPECT_FALSE(kHalving.goes_on(1.5, {1, 2, 3, 4}));
}

TEST(SuccessiveHalving, OfTheFirstTrialsTheBestSoFarGoesOn) {
  EXPECT_TRUE(kHalving.goes_on(5, {}));
  EXPECT_TRUE(kHalving.goes_on(4, {5}));
  EXPECT_FALSE(kHalving.goes_on(6, {5}));
}

TEST(SuccessiveHalving, OfEqualValuesAllGoOn) {
  EXPECT_TRUE(kHalving.goes_on(1, {1, 1, 1, 1, 1}));
  EXPECT_FALSE(kHalving.goes_on(2, {1, 1, 1, 2, 2}));
}

TEST(SuccessiveHalving, OrderOfTheOthersDoesNotMatter) {
  EXPECT_EQ(kHalving.goes_on(2, {3, 1, 5, 4, 6}), kHalving.goes_on(2, {6, 5, 4, 3, 1}));
}

TEST(SuccessiveHalving, WhatDivergedNeverGoesOn) {
  for (const std::vector<double>& others : {std::vector<double>{}, {kNan, kNan}, {1, 2, 3}}) {
    EXPECT_FALSE(kHalving.goes_on(kNan, others));
    EXPECT_FALSE(kHalving.goes_on(kInfinity, others));
  }
}

TEST(SuccessiveHalving, WhatDivergedCountsAsWorst) {
  EXPECT_TRUE(kHalving.goes_on(2, {kNan, kNan, 1, kNan, kInfinity}));
}

}  // namespace
}  // namespace ferula
