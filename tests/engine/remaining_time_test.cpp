#include "core/engine/remaining_time.h"

#include <gtest/gtest.h>

namespace ferula {
namespace {

TEST(RemainingTime, IsUnknownBeforeAStepHasEnded) {
  RemainingTime remaining;
  remaining.plan("train");
  EXPECT_FALSE(remaining.seconds(1));
}

TEST(RemainingTime, IsTheMeanOfEachCommandTimesWhatIsLeftOfIt) {
  RemainingTime remaining;
  for (int i = 0; i < 4; ++i) remaining.plan("train");
  remaining.plan("test");
  remaining.measure("train", 10);
  remaining.measure("train", 20);
  remaining.measure("test", 2);
  EXPECT_DOUBLE_EQ(*remaining.seconds(1), 4 * 15 + 2);
  EXPECT_DOUBLE_EQ(*remaining.seconds(2), 31);
  remaining.end("train");
  EXPECT_DOUBLE_EQ(*remaining.seconds(1), 3 * 15 + 2);
}

TEST(RemainingTime, OfACommandThatNeverRanIsTheMeanOfAll) {
  RemainingTime remaining;
  remaining.plan("test");
  remaining.measure("train", 10);
  remaining.measure("split", 2);
  EXPECT_DOUBLE_EQ(*remaining.seconds(1), 6);
}

}  // namespace
}  // namespace ferula
