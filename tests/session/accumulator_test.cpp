#include "core/session/accumulator.h"

#include <gmock/gmock.h>

#include <cmath>

namespace ferula {
namespace {

Accumulator accumulated(const std::vector<std::pair<double, double>>& values) {
  Accumulator accumulator;
  for (const auto& [value, weight] : values) accumulator.add(value, weight);
  return accumulator;
}

TEST(Accumulator, WeighsTheMeanBySamples) {
  EXPECT_DOUBLE_EQ(accumulated({{1, 8}, {2, 8}, {6, 4}}).mean, (8 + 16 + 24) / 20.0);
}

TEST(Accumulator, KeepsTheExtremes) {
  const Accumulator accumulator = accumulated({{3, 1}, {-2, 1}, {5, 1}});
  EXPECT_EQ(accumulator.minimum, -2);
  EXPECT_EQ(accumulator.maximum, 5);
}

TEST(Accumulator, HasTheUsualDeviationOfEqualWeights) {
  EXPECT_DOUBLE_EQ(accumulated({{1, 4}, {2, 4}, {6, 4}}).deviation(), std::sqrt(7));
}

TEST(Accumulator, HasNoDeviationOfASingleValue) {
  EXPECT_EQ(accumulated({{3, 8}}).deviation(), 0);
  EXPECT_EQ(Accumulator().deviation(), 0);
}

TEST(Accumulator, IsExactFarFromZero) {
  EXPECT_DOUBLE_EQ(accumulated({{1e9 + 1, 1}, {1e9 + 2, 1}, {1e9 + 3, 1}}).deviation(), 1);
}

TEST(Accumulator, LetsANanThrough) {
  EXPECT_TRUE(std::isnan(accumulated({{1, 1}, {std::nan(""), 1}}).mean));
}

}  // namespace
}  // namespace ferula
