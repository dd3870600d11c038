#include "core/search/tpe.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ferula {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum Dimension::Kind;
using State = Trial::State;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The positions of trials in the list that was split.
std::vector<std::ptrdiff_t> positions(const std::vector<const Trial*>& part,
                                      const std::vector<Trial>& trials) {
  std::vector<std::ptrdiff_t> found;
  for (const Trial* trial : part) found.push_back(trial - trials.data());
  return found;
}

Trial done(double value, double place = 0) { return {State::done, {place}, value, 10}; }
Trial pruned(std::int64_t epochs, double value) { return {State::pruned, {0}, value, epochs}; }

// The only good one of them, or none.
std::vector<std::ptrdiff_t> best_of(const std::vector<Trial>& trials) {
  return positions(split_trials(trials).good, trials);
}

TEST(CountOfGood, IsATenthRoundedUpAnd25AtMost) {
  EXPECT_EQ(count_of_good(0), 0U);
  EXPECT_EQ(count_of_good(10), 1U);
  EXPECT_EQ(count_of_good(11), 2U);
  EXPECT_EQ(count_of_good(1000), 25U);
}

TEST(SplitTrials, KeepsTheOrderOnBothSides) {
  std::vector<Trial> trials;
  for (int i = 0; i < 20; ++i) trials.push_back(done(i == 17 ? -2 : i == 3 ? -1 : i));
  const SplitTrials split = split_trials(trials);
  EXPECT_THAT(positions(split.good, trials), ElementsAre(3, 17));
  EXPECT_THAT(positions(split.bad, trials),
              ElementsAre(0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19));
}

TEST(SplitTrials, PutsPrunedOnesBehindThoseThatAreDone) {
  EXPECT_THAT(best_of({pruned(9, 0.1), done(5)}), ElementsAre(1));
}

TEST(SplitTrials, RanksPrunedOnesByHowFarTheyCame) {
  EXPECT_THAT(best_of({pruned(3, 0.1), pruned(9, 0.5), pruned(9, 0.4)}), ElementsAre(2));
}

TEST(SplitTrials, PutsWhatDivergedLast) {
  EXPECT_THAT(best_of({done(kNan), done(kInfinity), pruned(1, 100)}), ElementsAre(2));
}

TEST(SplitTrials, TakesRunningOnesForBad) {
  const std::vector<Trial> trials = {{.point = {0}}, done(1)};
  EXPECT_THAT(best_of(trials), ElementsAre(1));
  EXPECT_THAT(positions(split_trials(trials).bad, trials), ElementsAre(0));
}

TEST(SplitTrials, LeavesOutFailedOnes) {
  const std::vector<Trial> trials = {{State::failed, {0}, 0.1, 1}, done(1), done(2)};
  EXPECT_THAT(best_of(trials), ElementsAre(1));
  EXPECT_THAT(positions(split_trials(trials).bad, trials), ElementsAre(2));
  EXPECT_THAT(best_of({{State::failed, {0}, 0.1, 1}}), IsEmpty());
}

// With l around 0.2 and g around 0.8 the ratio falls from left to right: the smallest candidate.
TEST(BestCandidate, HasTheGreatestRatio) {
  const auto l = estimate_density({real, 0, 1}, std::vector<double>(20, 0.2));
  const auto g = estimate_density({real, 0, 1}, std::vector<double>(20, 0.8));
  std::mt19937_64 generator(5), same(5);
  double expected = kNan, greatest = -kInfinity;
  for (int i = 0; i < 24; ++i) {
    const double value = l->draw(same);
    const double ratio = l->log_density(value) - g->log_density(value);
    if (ratio > greatest) expected = value, greatest = ratio;
  }
  EXPECT_EQ(best_candidate(*l, *g, 24, generator), expected);
}

class TpeOnALine : public ::testing::Test {
 protected:
  static constexpr int kSuggestions = 200;

  double mean_suggestion(const Dimension& dimension, const std::vector<Trial>& trials) const {
    double sum = 0;
    for (int i = 0; i < kSuggestions; ++i)
      sum += Tpe().suggest({dimension}, 0, {kNan}, trials, generator_);
    return sum / kSuggestions;
  }

  mutable std::mt19937_64 generator_{1};
};

// Values rise with the distance from the place.
std::vector<Trial> trials_best_at(double place, int count) {
  std::vector<Trial> trials;
  for (int i = 0; i < count; ++i)
    trials.push_back(done(std::abs((i + 0.5) / count - place), (i + 0.5) / count));
  return trials;
}

TEST_F(TpeOnALine, LooksWhereTrialsWereGood) {
  EXPECT_NEAR(mean_suggestion({real, 0, 1}, trials_best_at(0.8, 40)), 0.8, 0.06);
  EXPECT_NEAR(mean_suggestion({real, 0, 1}, trials_best_at(0.3, 40)), 0.3, 0.06);
}

TEST_F(TpeOnALine, ReachesTheEndsOfIntegers) {
  std::vector<Trial> trials;
  for (int i = 0; i < 30; ++i) trials.push_back(done(i % 10, i % 10));
  EXPECT_LT(mean_suggestion({integer, 0, 9}, trials), 0.5);
  for (Trial& trial : trials) trial.value *= -1;
  EXPECT_GT(mean_suggestion({integer, 0, 9}, trials), 8.5);
}

TEST_F(TpeOnALine, BeginsWithTenRandomTrials) {
  EXPECT_NEAR(mean_suggestion({real, 0, 1}, trials_best_at(0.9, 9)), 0.5, 0.06);
  EXPECT_GT(mean_suggestion({real, 0, 1}, trials_best_at(0.9, 10)), 0.6);
}

TEST_F(TpeOnALine, KeepsAwayFromRunningTrials) {
  std::vector<Trial> trials = trials_best_at(0.8, 20);
  const double before = mean_suggestion({real, 0, 1}, trials);
  for (int i = 0; i < 10; ++i) trials.push_back({.point = {0.85}});
  EXPECT_LT(mean_suggestion({real, 0, 1}, trials), before - 0.02);
}

TEST_F(TpeOnALine, PrefersGoodChoices) {
  std::vector<Trial> trials;
  for (int i = 0; i < 30; ++i) trials.push_back(done(i % 3 == 2 ? 0.0 : 1.0, i % 3));
  EXPECT_GT(mean_suggestion({choice, 0, 2}, trials), 1.9);
}

// A bad trial without it changes nothing; of 40 ended ones four are good, as of 39.
TEST_F(TpeOnALine, LearnsOnlyFromTrialsInWhichTheDimensionTookPart) {
  std::vector<Trial> trials = trials_best_at(0.8, 39);
  std::mt19937_64 same = generator_;
  const double expected = Tpe().suggest({{real, 0, 1}}, 0, {kNan}, trials, same);
  trials.insert(trials.begin() + 20, done(5, kNan));
  EXPECT_EQ(Tpe().suggest({{real, 0, 1}}, 0, {kNan}, trials, generator_), expected);
}

}  // namespace
}  // namespace ferula
