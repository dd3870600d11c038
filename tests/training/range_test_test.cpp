#include "tuning/range_test.h"

#include <gmock/gmock.h>

#include <cmath>

#include "ferula/error.h"
#include "tuning/range_test_plot.h"

namespace ferula::training {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::HasSubstr;
using testing::IsNan;
using testing::Not;
using testing::SizeIs;
using testing::ThrowsMessage;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Losses of a made-up training: the loss at each learning rate.
template <class Loss>
std::vector<RangeTestPoint> tested(const RangeTestParams& params, Loss&& loss) {
  std::vector<double> losses;
  std::vector<RangeTestPoint> points;
  while (static_cast<std::int64_t>(losses.size()) < params.trials &&
         !has_diverged(params, points)) {
    losses.push_back(loss(params.rate(static_cast<std::int64_t>(losses.size()))));
    points = range_test_points(params, losses);
  }
  return points;
}

// Falls from 2 to 1 around a learning rate.
double step_down(double rate, double around) {
  return 1.5 - 0.5 * std::tanh(std::log10(rate / around));
}

TEST(RangeTest, TriesLearningRatesThatGrowByAFactor) {
  const RangeTestParams params = {.min = 1e-4, .max = 1, .trials = 5};
  EXPECT_DOUBLE_EQ(params.rate(0), 1e-4);
  EXPECT_DOUBLE_EQ(params.rate(1), 1e-3);
  EXPECT_DOUBLE_EQ(params.rate(4), 1);
}

TEST(RangeTest, SmoothsWithoutABiasTowardsZero) {
  const auto points = range_test_points({.smoothing = 0.5}, {4, 1, 2});
  EXPECT_THAT(points[0].smoothed_loss, DoubleEq(4));  // 2 / 0.5
  EXPECT_THAT(points[1].smoothed_loss, DoubleEq(2));  // (1 + 0.5) / 0.75
  EXPECT_THAT(points[2].smoothed_loss, DoubleEq(2));  // (0.75 + 1) / 0.875
  EXPECT_THAT(points[1].loss, DoubleEq(1));
}

TEST(RangeTest, EndsWhenTheLossIsAMultipleOfItsLowestOrNoNumber) {
  const RangeTestParams params = {.smoothing = 0, .stop_factor = 4};
  EXPECT_FALSE(has_diverged(params, {}));
  EXPECT_FALSE(has_diverged(params, range_test_points(params, {2, 1, 4})));
  EXPECT_TRUE(has_diverged(params, range_test_points(params, {2, 1, 4.1})));
  EXPECT_TRUE(has_diverged(params, range_test_points(params, {2, NAN})));
  EXPECT_TRUE(has_diverged(params, range_test_points(params, {kInfinity})));
}

TEST(RangeTest, SuggestsWhereTheLossFallsMostSteeply) {
  const RangeTestParams params = {.min = 1e-6, .smoothing = 0};
  const auto points = tested(params, [](double rate) { return step_down(rate, 1e-3); });
  EXPECT_THAT(points, SizeIs(100));
  EXPECT_THAT(std::log10(suggest(params, points).learning_rate), DoubleNear(-3, 0.05));
}

TEST(RangeTest, SuggestsNothingBehindTheLowestLoss) {
  const RangeTestParams params = {.min = 1e-6, .smoothing = 0};
  const auto points = tested(params, [](double rate) {
    if (rate > 0.2) return rate < 0.3 ? 3.0 : 1.5;  // up, and steeply down again
    return step_down(rate, 1e-3);
  });
  EXPECT_THAT(std::log10(suggest(params, points).learning_rate), DoubleNear(-3, 0.05));
}

TEST(RangeTest, AnInfiniteLossAtTheEndDoesNotMatter) {
  const RangeTestParams params = {.min = 1e-6};
  const auto loss = [](double rate) { return rate < 0.1 ? step_down(rate, 1e-3) : kInfinity; };
  const auto points = tested(params, loss);
  EXPECT_EQ(points.back().loss, kInfinity);
  EXPECT_LT(suggest(params, points).learning_rate, 0.1);
  EXPECT_GT(suggest(params, points).learning_rate, 1e-4);
}

TEST(RangeTest, SaysWhyItSuggestsNothing) {
  const RangeTestParams params;
  const auto diverging = tested(params, [](double rate) { return rate < 3e-8 ? 1 : NAN; });
  EXPECT_THAT(suggest(params, diverging).learning_rate, IsNan());
  EXPECT_EQ(suggest(params, diverging).sentence,
            "No learning rate is suggested: the loss grew too much after 7 of 100 trials, from "
            "1e-08 to 3.05e-08; lower learning_rate.min");
  const auto flat = tested(params, [](double) { return 0.5; });
  EXPECT_THAT(suggest(params, flat).learning_rate, IsNan());
  EXPECT_THAT(suggest(params, flat).sentence, HasSubstr("the loss hardly falls (by "));
  const auto rising = tested(params, [](double rate) { return 1 + rate; });
  EXPECT_THAT(suggest(params, rising).sentence, HasSubstr("the loss hardly falls"));
  std::int64_t n = 0;
  const auto scattering = tested(params, [&](double) { return 1 + 0.3 * std::sin(1e3 * ++n); });
  EXPECT_THAT(suggest(params, scattering).sentence, HasSubstr("or scatters too much"));
}

TEST(RangeTest, NeedsARange) {
  const RangeTestParams params = {.min = 1, .max = 0.1};
  EXPECT_THAT([&] { params.check(); },
              ThrowsMessage<Error>(HasSubstr("min (1) must be below max (0.1)")));
}

TEST(RangeTestPlot, ShowsCurvesTicksAndTheSuggestion) {
  const RangeTestParams params = {.min = 1e-6};
  const auto points = tested(params, [](double rate) { return step_down(rate, 1e-3); });
  const std::string plot = range_test_plot(points, suggest(params, points));
  for (const char* part : {"polyline class=\"curve loss\"", "polyline class=\"curve smoothed\"",
                           "Suggested learning rate: 0.0", "class=\"suggestion\"", ">-6</tspan>",
                           ">0</tspan>", ">1.4</text>", "</svg>"})
    EXPECT_THAT(plot, HasSubstr(part));
}

TEST(RangeTestPlot, LeavesOutWhatIsNoNumber) {
  const RangeTestParams params = {.trials = 10};
  for (const auto& losses : {std::vector<double>{NAN}, {1, kInfinity}, {1, 1, 1e300}, {0, 0}}) {
    const auto points = range_test_points(params, losses);
    const std::string plot = range_test_plot(points, suggest(params, points));
    EXPECT_THAT(plot, HasSubstr("No learning rate is suggested<"));
    for (const char* no_number : {"nan", "inf"}) EXPECT_THAT(plot, Not(HasSubstr(no_number)));
    EXPECT_TRUE(plot.ends_with("</svg>\n"));
  }
}

}  // namespace
}  // namespace ferula::training
