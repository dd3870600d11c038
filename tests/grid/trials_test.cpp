// Suggestions on the disk, and what trials came to.
#include "core/grid/trials.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/files/status.h"
#include "ferula/error.h"
#include "tests/files/temporary_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// As the journal has a trial that ended well.
StepRecord done(std::int64_t trial, double value, bool pruned = false) {
  StepRecord record;
  record.step = trial;
  record.state = "done";
  record.outcome = R"({"last":{},"best":{"best/v/loss":)" + std::to_string(value) +
                   R"(},"epochs":)" + std::to_string(pruned ? 1 : 9) + R"(,"pruned":)" +
                   (pruned ? "true" : "false") + "}";
  return record;
}

StepRecord failed(std::int64_t trial) {
  StepRecord record;
  record.step = trial;
  record.state = "failed";
  return record;
}

const SuggestionsByTrial kFour = {
    {1, {{0.1}, {"a=0.1"}}}, {2, {{0.2}, {"a=0.2"}}}, {3, {{0.3}, {"a=0.3"}}}, {4, {{0.4}, {}}}};

TEST(Suggestions, AreThereForWhoeverOpensTheFileAgain) {
  const TemporaryFolder folder;
  {
    Suggestions suggestions(folder / kSuggestions);
    suggestions.add(1, {{0.1, kNan}, {"lr=0.1"}});
    suggestions.add(2, {{0.30000000000000004, 2}, {"lr=0.3", "o=\"x y\""}});
  }
  const Suggestions suggestions(folder / kSuggestions);
  ASSERT_EQ(suggestions.by_trial().size(), 2U);
  EXPECT_TRUE(std::isnan(suggestions.by_trial().at(1).point[1]));
  EXPECT_THAT(suggestions.by_trial().at(2).point, ElementsAre(0.30000000000000004, 2));
  EXPECT_THAT(suggestions.by_trial().at(2).settings, ElementsAre("lr=0.3", "o=\"x y\""));
}

TEST(Suggestions, OneThatWasCutOffIsForgottenAndOneThatIsDamagedIsAnError) {
  const TemporaryFolder folder;
  const fs::path file = folder / kSuggestions;
  {
    Suggestions suggestions(file);
    suggestions.add(1, {{0.1}, {"lr=0.1"}});
    suggestions.add(2, {{0.2}, {"lr=0.2"}});
  }
  const std::string whole = content(file);
  write(file, whole.substr(0, whole.size() - 5));
  EXPECT_EQ(Suggestions(file).by_trial().size(), 1U);
  std::string damaged = whole;
  damaged[damaged.find("0.1")] = '9';
  write(file, damaged);
  EXPECT_THAT([&] { read_suggestions(file); },
              ThrowsMessage<Error>(HasSubstr(":1: this line is damaged")));
}

TEST(Trials, AreDonePrunedFailedOrRunning) {
  const std::vector<Trial> trials =
      trials_of(kFour, {failed(1), done(2, 0.5), done(3, 0.75, true), done(1, 0.25), failed(4)},
                /*highest_is_best=*/false);
  ASSERT_EQ(trials.size(), 4U);
  EXPECT_EQ(trials[0].state, Trial::State::done);  // of several records the last counts
  EXPECT_EQ(trials[0].value, 0.25);
  EXPECT_THAT(trials[1].point, ElementsAre(0.2));
  EXPECT_EQ(trials[2].state, Trial::State::pruned);
  EXPECT_EQ(trials[2].epochs, 1);
  EXPECT_EQ(trials[3].state, Trial::State::failed);
  EXPECT_EQ(trials_of(kFour, {}, false)[0].state, Trial::State::running);
}

TEST(Trials, WhereTheHighestIsBestASuggesterSeesTheNegative) {
  EXPECT_EQ(trials_of(kFour, {done(1, 0.25)}, /*highest_is_best=*/true)[0].value, -0.25);
}

TEST(BestTrial, IsTheLowestOrTheHighestOfThoseThatEndedWell) {
  const std::vector<StepRecord> journal = {done(1, 0.5), done(2, 0.25), failed(4), done(3, 0.25)};
  const auto lowest = best_trial(kFour, journal, false);
  ASSERT_TRUE(lowest);
  EXPECT_EQ(lowest->trial, 2);  // the first of equal ones
  EXPECT_EQ(to_text(*lowest), "trial 0002, v/loss 0.25");
  EXPECT_THAT(lowest->settings, ElementsAre("a=0.2"));
  EXPECT_EQ(best_trial(kFour, journal, true)->trial, 1);
  EXPECT_FALSE(best_trial(kFour, {failed(1)}, false));
}

TEST(BestTrial, IsNoneThatNeverHadAFiniteValue) {
  StepRecord diverged = done(1, 0);
  diverged.outcome = R"({"best":{"best/v/loss":"inf"},"epochs":1,"pruned":false})";
  EXPECT_EQ(best_trial(kFour, {diverged, done(2, 7)}, false)->trial, 2);
  EXPECT_FALSE(best_trial(kFour, {diverged}, false));
}

TEST(TrialOutcome, HasWhatTheTrialIsJudgedBy) {
  const TemporaryFolder folder;
  Status status = new_status();
  status.reason = "Pruned: behind";
  status.best = {{"best/v/loss", 0.5}};
  status.counters = {{"training/epoch", 3}};
  write_status(folder / "status.json", status);
  const StepOutcome outcome = trial_outcome(folder.path());
  EXPECT_EQ(outcome.reason, "Pruned: behind");
  EXPECT_EQ(outcome.json, R"({"last":{},"best":{"best/v/loss":0.5},"epochs":3,"pruned":true})");
}

TEST(TrialOutcome, IsAnErrorWithoutABestModel) {
  const TemporaryFolder folder;
  write_status(folder / "status.json", new_status());
  EXPECT_THAT([&] { trial_outcome(folder.path()); },
              ThrowsMessage<Error>(HasSubstr("without a best model")));
}

}  // namespace
}  // namespace ferula
