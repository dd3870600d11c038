#include "metrics.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>

#include "collected_statistics.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::ThrowsMessage;

TEST(Metrics, AccuracyCountsTheHighestScore) {
  CollectedStatistics statistics;
  Metrics({"acc"}, Task::classes)
      .measure(at::tensor({0.0, 2.0, 3.0, 1.0}).reshape({2, 2}), at::tensor({1, 1}), statistics);
  EXPECT_THAT(statistics.means, ElementsAre(Pair("acc", 0.5)));
}

TEST(Metrics, AccuracyOfTruthsIsToldApartAtZero) {
  CollectedStatistics statistics;
  Metrics({}, Task::truths)
      .measure(at::tensor({-1.0, 2.0, 3.0, 1.0}), at::tensor({0.0, 1.0, 0.0, 1.0}), statistics);
  EXPECT_THAT(statistics.means, ElementsAre(Pair("acc", 0.75)));
}

TEST(Metrics, TopFiveCountsTheFiveHighest) {
  CollectedStatistics statistics;
  const at::Tensor scores = at::arange(7, at::kFloat).repeat({2, 1});
  Metrics({"top_5"}, Task::classes).measure(scores, at::tensor({1, 2}), statistics);
  EXPECT_THAT(statistics.means, ElementsAre(Pair("top_5", 0.5)));
}

TEST(Metrics, MaeIsTheMeanAbsoluteError) {
  CollectedStatistics statistics;
  Metrics({}, Task::numbers).measure(at::tensor({1.0, 5.0}), at::tensor({2.0, 2.0}), statistics);
  EXPECT_THAT(statistics.means, ElementsAre(Pair("mae", 2)));
}

// Two outputs, three samples, in batches of two and one. By hand: squared errors 1 and 4 + 4 + 1;
// the targets 1, 2, 3 and 0, 3, 3 deviate by 2 and 6.
TEST(Metrics, RmseAndR2AreOfAWholePass) {
  CollectedStatistics statistics;
  const Metrics metrics({"rmse", "r2"}, Task::numbers);
  const auto row = [](std::vector<double> values) { return at::tensor(values).reshape({-1, 2}); };
  metrics.measure(row({1, 2, 2, 1}), row({1, 0, 2, 3}), statistics);
  metrics.measure(row({4, 4}), row({3, 3}), statistics);
  const auto summary = metrics.summarize(statistics.sums);
  ASSERT_EQ(summary.size(), 2u);
  EXPECT_EQ(summary[0].first, "rmse");
  EXPECT_NEAR(summary[0].second, std::sqrt(10.0 / 6), 1e-9);
  EXPECT_EQ(summary[1].first, "r2");
  EXPECT_NEAR(summary[1].second, ((1 - 1.0 / 2) + (1 - 9.0 / 6)) / 2, 1e-9);
}

TEST(Metrics, FitTheLoss) {
  EXPECT_THAT(
      [] {
        Metrics({"acc", "r2"}, Task::classes);
      },
      ThrowsMessage<Error>(
          AllOf(HasSubstr("'r2' does not fit the loss"), HasSubstr("those that do: acc, top_5"))));
}

}  // namespace
}  // namespace ferula
