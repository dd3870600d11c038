#include "core/observers/progress.h"

#include <gmock/gmock.h>

#include <cmath>

namespace ferula {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Progress halfway() {
  return {.activity = "training",
          .epoch = 3,
          .done = 50,
          .total = 100,
          .loss = 0.69344,
          .seconds_left = 83,
          .rate = 1520,
          .unit = "samples"};
}

TEST(ProgressLine, ShowsEverythingOnAnUsualTerminal) {
  EXPECT_EQ(progress_line(halfway(), 79),
            "training epoch 3  50% [=======>       ]  loss 0.6934  1:23 left  1520 samples/s");
}

TEST(ProgressLine, LeavesOutTheLastPartsFirst) {
  EXPECT_EQ(progress_line(halfway(), 60),
            "training epoch 3  50% [======>     ]  loss 0.6934  1:23 left");
  EXPECT_EQ(progress_line(halfway(), 50), "training epoch 3  50% [======>      ]  loss 0.6934");
  EXPECT_EQ(progress_line(halfway(), 34), "training epoch 3  50% [=====>    ]");
  EXPECT_EQ(progress_line(halfway(), 33), "training epoch 3  50%");
  EXPECT_EQ(progress_line(halfway(), 20), "");
}

TEST(ProgressLine, NeverIsWiderThanTold) {
  for (int width = 0; width < 200; ++width)
    EXPECT_LE(progress_line(halfway(), width).size(), static_cast<std::size_t>(width));
}

TEST(ProgressLine, HasABarOfModestLengthOnAWideTerminal) {
  EXPECT_LT(progress_line(halfway(), 1000).size(), 120U);
}

TEST(ProgressLine, BeginsWithWhatIsKnown) {
  EXPECT_EQ(progress_line({.activity = "testing", .total = 100}, 33),
            "testing   0% [>                 ]");
}

TEST(ProgressLine, EndsWithAFullBar) {
  EXPECT_EQ(progress_line({.activity = "testing", .done = 100, .total = 100}, 33),
            "testing 100% [==================]");
  EXPECT_EQ(progress_line({.activity = "testing", .done = 101, .total = 100}, 33),
            "testing 100% [==================]");
}

TEST(ProgressLine, ShowsNoFullPercentageBeforeTheEnd) {
  EXPECT_THAT(progress_line({.activity = "testing", .done = 99999, .total = 100000}, 33),
              testing::StartsWith("testing  99% [=================>]"));
}

TEST(ProgressLine, CountsWhereTheTotalIsUnknown) {
  Progress progress = halfway();
  progress.total = 0;
  progress.seconds_left = {};
  EXPECT_EQ(progress_line(progress, 79),
            "training epoch 3  50 episodes  loss 0.6934  1520 samples/s");
}

TEST(ProgressLine, ShowsHoursAndSlowRates) {
  Progress progress = halfway();
  progress.seconds_left = 3 * 3600 + 4 * 60 + 5;
  progress.rate = 0.25;
  EXPECT_THAT(progress_line(progress, 100), EndsWith("  3:04:05 left  0.2 samples/s"));
}

TEST(ProgressLine, SurvivesNumbersThatAreNone) {
  Progress progress = halfway();
  progress.loss = NAN;
  progress.seconds_left = INFINITY;
  EXPECT_THAT(progress_line(progress, 100), HasSubstr("loss nan"));
  progress.loss = {};
  EXPECT_THAT(progress_line(progress, 100), Not(HasSubstr("loss")));
}

}  // namespace
}  // namespace ferula
