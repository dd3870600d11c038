// What random search and TPE have in common.
#include "core/search/suggester.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <set>

#include "ferula/error.h"
#include "tests/search/simulated_search.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;
using enum Dimension::Kind;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

class EverySuggester : public ::testing::TestWithParam<const char*> {
 protected:
  double suggest(const Dimension& dimension, const std::vector<Trial>& trials,
                 std::uint64_t seed = 0) const {
    std::mt19937_64 generator(seed);
    return suggester_->suggest({dimension}, 0, {kNan}, trials, generator);
  }

  std::set<double> suggest_often(const Dimension& dimension,
                                 const std::vector<Trial>& trials) const {
    std::set<double> values;
    for (std::uint64_t seed = 0; seed < 500; ++seed)
      values.insert(suggest(dimension, trials, seed));
    return values;
  }

  const std::unique_ptr<Suggester> suggester_ = make_suggester(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Methods, EverySuggester, ::testing::Values("random", "tpe"),
                         [](const auto& method) { return std::string(method.param); });

std::vector<Trial> trials_at(const std::vector<double>& places, double value = 1) {
  std::vector<Trial> trials;
  for (const double place : places) trials.push_back({Trial::State::done, {place}, value, 1});
  return trials;
}

TEST_P(EverySuggester, GivesEqualValuesForEqualArguments) {
  const auto places = [&] {
    std::vector<Point> points;
    for (const Trial& trial : simulated::search(simulated::five_parameters(3), *suggester_, 40, 7))
      points.push_back(trial.point);
    return points;
  };
  const auto first = places(), second = places();
  for (std::size_t i = 0; i < first.size(); ++i)
    EXPECT_THAT(second[i], ::testing::Pointwise(::testing::NanSensitiveDoubleEq(), first[i]));
}

bool belongs_to(const Dimension& dimension, double value) {
  const bool is_whole = value == std::round(value);
  const bool needs_whole = dimension.kind == integer || dimension.kind == choice;
  return value >= dimension.low && value <= dimension.high && (is_whole || !needs_whole);
}

TEST_P(EverySuggester, StaysWithinTheDimensions) {
  const simulated::Problem problem = simulated::five_parameters(1);
  for (const Trial& trial : simulated::search(problem, *suggester_, 200, 1))
    for (std::size_t i = 0; i < trial.point.size(); ++i) {
      const double value = trial.point[i];
      EXPECT_TRUE(problem.takes_part(i, trial.point) ? belongs_to(problem.dimensions[i], value)
                                                     : std::isnan(value))
          << i << ": " << value;
    }
}

TEST_P(EverySuggester, ReachesBothEndsOfIntegers) {
  EXPECT_THAT(suggest_often({integer, -1, 2}, {}), ElementsAre(-1, 0, 1, 2));
  EXPECT_THAT(suggest_often({integer, -1, 2}, trials_at(std::vector<double>(20, kNan))),
              ElementsAre(-1, 0, 1, 2));
}

TEST_P(EverySuggester, ReachesEveryChoice) {
  EXPECT_THAT(suggest_often({choice, 0, 2}, trials_at({0, 1, 2})), ElementsAre(0, 1, 2));
}

TEST_P(EverySuggester, CopesWithASingleValue) {
  const std::vector<double> twenty(20, 4.0);
  EXPECT_EQ(suggest({real, 4, 4}, trials_at(twenty)), 4);
  EXPECT_EQ(suggest({log_real, 4, 4}, trials_at(twenty)), 4);
  EXPECT_EQ(suggest({integer, 4, 4}, trials_at(twenty)), 4);
  EXPECT_EQ(suggest({choice, 0, 0}, trials_at(std::vector<double>(20, 0.0))), 0);
}

// Many equal results, and results that say nothing: suggestions go on, and differ.
TEST_P(EverySuggester, CopesWithAllEqualAndDivergedValues) {
  const std::vector<double> places(30, 0.25);
  for (const double value : {1.0, kNan, kInfinity, -kInfinity})
    EXPECT_GT(suggest_often({real, 0, 1}, trials_at(places, value)).size(), 400U) << value;
}

TEST_P(EverySuggester, CopesWithTrialsThatAllFailed) {
  std::vector<Trial> trials = trials_at(std::vector<double>(30, 0.25));
  for (Trial& trial : trials) trial.state = Trial::State::failed;
  EXPECT_GT(suggest_often({real, 0, 1}, trials).size(), 400U);
}

TEST_P(EverySuggester, CopesWithADimensionThatNeverTookPart) {
  EXPECT_GT(suggest_often({real, 0, 1}, trials_at(std::vector<double>(30, kNan))).size(), 400U);
}

TEST_P(EverySuggester, CopesWithAThousandTrials) {
  const simulated::Problem problem = simulated::five_parameters(0);
  const auto trials = simulated::search(problem, *make_suggester("random"), 1000, 0);
  std::mt19937_64 generator(0);
  const Point point = simulated::suggest_point(problem, *suggester_, trials, generator);
  EXPECT_GE(point[1], 0);
  EXPECT_LE(point[1], 0.9);
}

TEST(Suggester, SaysWhichMethodsThereAre) {
  try {
    make_suggester("grid");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "unknown search method 'grid': expected random or tpe");
  }
}

}  // namespace
}  // namespace ferula
