// Runs that are stopped when they fall behind the experiments beside them.
#include <gmock/gmock.h>

#include "core/files/status.h"
#include "core/session/rungs.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

class Pruning : public testing::Test {
 protected:
  // An experiment beside those that follow, with these values after 1, 3 and 9 epochs.
  void add_other(const std::string& name, const std::vector<double>& values) const {
    std::vector<Rung> rungs;
    for (std::int64_t epochs = 1; const double value : values) {
      rungs.push_back({epochs, value});
      epochs *= 3;
    }
    fs::create_directories(others() / name);
    write_rungs(others() / name, rungs);
  }
  // Nine epochs, compared after 1, 3 and 9.
  RunReport train_beside(std::vector<std::string> settings = {}) const {
    settings.insert(settings.begin(), {"observers.SuccessiveHalving={}",
                                       "training.terminal_conditions.epoch_limit=9"});
    return train(folder_, settings);
  }
  std::int64_t epochs(const RunReport& report) const {
    return read_status(report.folder / "status.json").counters.at("training/epoch");
  }
  fs::path others() const { return folder_ / "experiments/Line/Polynomial"; }

  TemporaryFolder folder_;
};

TEST_F(Pruning, TheFirstOfAllGoesOn) {
  const RunReport report = train_beside();
  EXPECT_EQ(report.status, "Not converged: Epoch Limit reached");
  std::vector<std::int64_t> reached;
  for (const Rung& rung : read_rungs(report.folder)) {
    reached.push_back(rung.epochs);
    EXPECT_TRUE(rung.goes_on);
    EXPECT_EQ(rung.trials, 1);
  }
  EXPECT_THAT(reached, ElementsAre(1, 3, 9));
}

TEST_F(Pruning, WhatIsNotAmongTheBestStopsWithTheNumbers) {
  add_other("a", {1e-9, 1e-9});
  add_other("b", {1e9, 1e-9});
  add_other("c", {1e9, 1e9});
  const RunReport report = train_beside();
  const std::vector<Rung> rungs = read_rungs(report.folder);
  ASSERT_EQ(rungs.size(), 1U);  // the best of four goes on after an epoch, and this is the second
  EXPECT_FALSE(rungs[0].goes_on);
  EXPECT_THAT(report.status, HasSubstr("Pruned: validation_set_agg/loss was "));
  EXPECT_THAT(report.status, HasSubstr(" after 1 epoch, not among the best 1/3 of 4 trials"));
  EXPECT_EQ(report.state, "finished");
  EXPECT_EQ(epochs(report), 1);
  EXPECT_TRUE(fs::exists(report.folder / "models/model_best.pt"));
}

TEST_F(Pruning, EachRungIsJudgedByItself) {
  add_other("a", {1e9, 1e-9});
  add_other("b", {1e9, 1e-9});
  const RunReport report = train_beside();
  EXPECT_THAT(report.status, HasSubstr(" after 3 epochs, not among the best 1/3 of 3 trials"));
  EXPECT_EQ(epochs(report), 3);
}

TEST_F(Pruning, TheHighestMayBeBest) {
  add_other("a", {1e9});
  add_other("b", {1e9});
  const RunReport report = train_beside({"observers.SuccessiveHalving.mode=max"});
  EXPECT_EQ(epochs(report), 1);
}

// Two validations in three epochs: what is compared after one is measured after one and a half.
TEST_F(Pruning, WaitsForTheFirstMeasurementIfItComesLater) {
  add_other("a", {1e-9});
  add_other("b", {1e-9});
  const RunReport report = train_beside({"validation.every_epochs=1.5"});
  EXPECT_EQ(read_rungs(report.folder).at(0).epochs, 1);
  EXPECT_EQ(read_status(report.folder / "status.json").counters.at("training/episode"), 5);
}

TEST_F(Pruning, ATrainerThatValidatesByEpisodesIsComparedByEpochsAsWell) {
  add_other("a", {1e-9});
  add_other("b", {1e-9});
  const RunReport report =
      train_beside({"worker=OnlineTrainer", "training.terminal_conditions.episode_limit=27"});
  EXPECT_THAT(report.status, HasSubstr("Pruned: validation/loss was "));
  EXPECT_EQ(epochs(report), 1);
}

TEST_F(Pruning, AResumedRunRepeatsItsVerdicts) {
  const RunReport first = train_beside({"training.terminal_conditions.epoch_limit=2"});
  add_other("a", {1e-9, 1e9});
  add_other("b", {1e-9, 1e9});
  const RunOptions longer = {.settings = {"training.terminal_conditions.epoch_limit=4"},
                             .trust_plugins = true,
                             .quiet = true};
  EXPECT_EQ(resume(first.folder, longer).status, "Not converged: Epoch Limit reached");
  std::vector<Rung> rungs = read_rungs(first.folder);
  ASSERT_EQ(rungs.size(), 2U);
  EXPECT_EQ(rungs[0].trials, 1);
  EXPECT_EQ(rungs[1].trials, 3);
  rungs[1].goes_on = false;  // as if it had been killed before it obeyed
  write_rungs(first.folder, rungs);
  const RunOptions longest = {.settings = {"training.terminal_conditions.epoch_limit=9"},
                              .trust_plugins = true,
                              .quiet = true};
  EXPECT_THAT(resume(first.folder, longest).status, HasSubstr("Pruned: "));
}

TEST_F(Pruning, AnUnknownValueIsRefusedWithThoseThereAre) {
  EXPECT_THAT([&] { train_beside({"observers.SuccessiveHalving.monitor=validation_set_agg/acc"}); },
              ThrowsMessage<Error>(HasSubstr("validation_set_agg/acc")));
}

TEST_F(Pruning, ATestIsNeverPruned) {
  const RunReport trained = train_beside();
  const std::vector<RunReport> tests =
      test(trained.folder, {.worker = "Tester", .trust_plugins = true, .quiet = true});
  EXPECT_EQ(tests.at(0).status, "Test finished");
  EXPECT_THAT(read_rungs(tests.at(0).folder), IsEmpty());
}

TEST(Rungs, ValuesThatAreNotFiniteComeBack) {
  const TemporaryFolder folder;
  write_rungs(folder.path(), {{1, std::numeric_limits<double>::infinity(), 2, false},
                              {3, std::numeric_limits<double>::quiet_NaN(), 4, true}});
  const std::vector<Rung> rungs = read_rungs(folder.path());
  EXPECT_TRUE(std::isinf(rungs.at(0).value));
  EXPECT_TRUE(std::isnan(rungs.at(1).value));
  EXPECT_FALSE(rungs[0].goes_on);
  EXPECT_EQ(rungs[1].trials, 4);
}

}  // namespace
}  // namespace ferula
