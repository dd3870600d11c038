// Whole schedules: those of examples/learning_rates, whose steps train on the line of line.cpp.
#include "core/schedule/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/engine/journal.h"
#include "core/project/task_file.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"
#include "tests/host/line.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ScheduleTest : public testing::Test {
 protected:
  // Three learning rates, then a test of the best.
  RunOptions options(std::vector<std::string> settings = {}) const {
    write(folder_ / "line.yaml", line_configuration(folder_));
    write(folder_ / "schedule.yaml",
          "worker: LearningRates\n"
          "plugins: {'" LEARNING_RATES_PLUGIN
          "': {}}\n"
          "seed: 7\n"
          "rates: ['0.5', '0.05', '0.005']\n"
          "experiment: line.yaml\n");
    settings.push_back("output=" + (folder_ / "experiments").string());
    return {.configurations = {folder_ / "schedule.yaml"},
            .settings = std::move(settings),
            .trust_plugins = true,
            .quiet = true};
  }
  static RunOptions resuming() { return {.trust_plugins = true, .quiet = true}; }

  static double value_of(const RunReport& report) { return report.measurements.at(0).second; }

  // Of all files, by their bytes and the time of the last change.
  std::map<fs::path, std::string> everything() const {
    std::map<fs::path, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      files[entry.path()] = std::to_string(entry.last_write_time().time_since_epoch().count()) +
                            (entry.is_regular_file() ? content(entry.path()) : "");
    return files;
  }

  TemporaryFolder folder_;
};

TEST_F(ScheduleTest, ThePlanIsALineAStep) {
  EXPECT_EQ(plan(options()),
            "0001  prepare\n"
            "0002  train 0.5  after 1\n"
            "0003  train 0.05  after 1\n"
            "0004  train 0.005  after 1\n"
            "0005  test_best  after 2, 3, 4\n"
            "0006  finish  after 5\n");
  EXPECT_EQ(plan(options({"schedule.subroutines=[train]", "rates=['1']"})),
            "0001  prepare\n0002  train 1  after 1\n0003  finish  after 2\n");
}

TEST_F(ScheduleTest, LeavesItsReturnValueItsTasksAndItsFiles) {
  const RunReport report = run(options());
  EXPECT_EQ(report.state, "finished");
  const std::vector<Task> tasks = read_tasks(report.folder / "tasks.json");
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].problem, "Line");
  EXPECT_EQ(tasks[0].samples, 20);
  ASSERT_EQ(tasks[0].models.size(), 3U);
  EXPECT_EQ(tasks[0].models[1].name, "lr_0.05");
  double lowest = 1e9;
  for (const StoredModel& model : tasks[0].models)
    lowest = std::min(lowest, model.performance.at("best/validation_set_agg/loss"));
  EXPECT_EQ(value_of(report), lowest);
  EXPECT_EQ(lines(folder_ / "experiments/LearningRates/LOSSES/Line/losses_0001.csv").size(), 4U);
  EXPECT_TRUE(
      fs::exists(report.folder / "steps/0005_test_best/test/testing_set_agg_statistics.csv"));
}

TEST_F(ScheduleTest, StepsSideBySideGiveTheSameNumbers) {
  const RunReport serial = run(options());
  const RunReport parallel = run(options({"schedule.max_concurrent_steps=3"}));
  EXPECT_EQ(value_of(parallel), value_of(serial));
  for (const char* step : {"0002_train_0_5", "0003_train_0_05", "0004_train_0_005"})
    EXPECT_EQ(numbers(parallel.folder / "steps" / step / "training"),
              numbers(serial.folder / "steps" / step / "training"));
}

TEST_F(ScheduleTest, AStepDoesNotKnowWhatRanBeforeIt) {
  const RunReport all = run(options());
  const RunReport alone = run(options({"rates=['0.005']"}));
  EXPECT_EQ(numbers(alone.folder / "steps/0002_train_0_005/training"),
            numbers(all.folder / "steps/0004_train_0_005/training"));
}

TEST_F(ScheduleTest, AFailedStepIsDoneAgainByAResume) {
  const RunOptions failing = options({"rates=['0.5', '0.05']"});
  const fs::path runs = folder_ / "experiments/LearningRates/runs";
  write(folder_ / "line.yaml", line_configuration(folder_) + "observers: {Breaker: {file: '" +
                                   (folder_ / "break").string() + "'}}\n");
  write(folder_ / "break", "");
  EXPECT_THAT([&] { run(failing); },
              ThrowsMessage<Error>(AllOf(HasSubstr("1 of 5 steps failed"), HasSubstr("resume"))));
  const fs::path schedule = fs::directory_iterator(runs)->path();
  fs::remove(folder_ / "break");
  EXPECT_EQ(resume(schedule, resuming()).state, "finished");
  EXPECT_EQ(read_journal(schedule / kJournal).back().step, 5);
}

TEST_F(ScheduleTest, OnFailureSkipTheOthersGoOn) {
  write(folder_ / "break", "");
  const RunOptions failing = options(
      {"schedule.on_failure=skip", "rates=['0.5', '0.05']",
       "experiment={default_configs: '" + (folder_ / "line.yaml").string() +
           "', observers: {Breaker: {file: '" + (folder_ / "break").string() + "', way: kill}}}"});
  EXPECT_THAT([&] { run(failing); },
              ThrowsMessage<Error>(HasSubstr("2 of 5 steps failed, 2 that wait for them were")));
}

TEST_F(ScheduleTest, AFinishedOneReturnsItsValueAgainAndTouchesNothing) {
  const RunReport first = run(options());
  const auto before = everything();
  EXPECT_EQ(value_of(resume(first.folder, resuming())), value_of(first));
  EXPECT_EQ(everything(), before);
}

// As if it had been killed when so many steps were done.
TEST_F(ScheduleTest, WhereverItWasInterruptedItReturnsTheSame) {
  const RunReport whole = run(options());
  const std::vector<std::string> journal = lines(whole.folder / kJournal);
  for (std::size_t done = 0; done < journal.size(); ++done) {
    std::string kept;
    for (std::size_t i = 0; i < done; ++i) kept += journal[i] + "\n";
    write(whole.folder / kJournal, kept);
    for (const auto& step : fs::directory_iterator(whole.folder / "steps"))
      if (std::stoul(step.path().filename().string()) > done) fs::remove_all(step.path());
    EXPECT_EQ(value_of(resume(whole.folder, resuming())), value_of(whole)) << done;
    EXPECT_EQ(read_journal(whole.folder / kJournal).size(), journal.size()) << done;
  }
}

TEST_F(ScheduleTest, AnotherExperimentUnderTheSameStepsIsNoticed) {
  const fs::path schedule = run(options({"rates=['0.5']", "schedule.subroutines=[train]"})).folder;
  std::string text = content(schedule / kScheduleConfiguration);
  text.replace(text.find("epoch_limit: 3"), 14, "epoch_limit: 4");
  write(schedule / kScheduleConfiguration, text);
  EXPECT_THAT([&] { resume(schedule, resuming()); },
              ThrowsMessage<Error>(HasSubstr("the configuration's SHA-256 was")));
}

TEST_F(ScheduleTest, AChangedPlanIsRefusedBeforeAnythingIsTouched) {
  const fs::path schedule = run(options()).folder;
  std::string text = content(schedule / kScheduleConfiguration);
  text.replace(text.find("0.05", text.find("\nrates")), 4, "0.04");
  write(schedule / kScheduleConfiguration, text);
  const auto before = everything();
  EXPECT_THAT([&] { resume(schedule, resuming()); },
              ThrowsMessage<Error>(HasSubstr("step 3 was 'train 0.05' after step 1 and would be "
                                             "'train 0.04' after step 1 now")));
  EXPECT_EQ(everything(), before);
}

TEST_F(ScheduleTest, AResumeTakesNoSettings) {
  const fs::path schedule = run(options({"rates=['0.5']", "schedule.subroutines=[train]"})).folder;
  RunOptions with_settings = resuming();
  with_settings.settings = {"seed=8"};
  EXPECT_THAT([&] { resume(schedule, with_settings); },
              ThrowsMessage<Error>(HasSubstr("--set and its short forms have no place here")));
}

TEST_F(ScheduleTest, WhatItRemovesIsGoneAndItsTasksKnow) {
  const RunReport report = run(options({"schedule.remove=[losses]"}));
  EXPECT_FALSE(fs::exists(folder_ / "experiments/LearningRates/LOSSES/Line/losses_0001.csv"));
  EXPECT_EQ(report.state, "finished");
}

TEST_F(ScheduleTest, ReusesTheModelsOfAnotherProject) {
  run(options({"schedule.project=first"}));
  const RunReport second =
      run(options({"schedule.project=second", "schedule.reuse={models: first}", "rates=['0.2']"}));
  const Task task = read_tasks(second.folder / "tasks.json").front();
  ASSERT_EQ(task.models.size(), 4U);
  EXPECT_EQ(task.models[0].name, "lr_0.2");
  EXPECT_THAT(task.models[1].experiment, testing::StartsWith("../first/"));
}

TEST_F(ScheduleTest, MistakesAreNamedBeforeAnythingRuns) {
  const auto refuses = [&](const std::string& setting, const std::string& complaint) {
    EXPECT_THAT([&] { run(options({setting})); }, ThrowsMessage<Error>(HasSubstr(complaint)));
  };
  refuses("schedule.subroutines=[tain]", "has no subroutine 'tain' (did you mean 'train'?)");
  refuses("schedule.pivot=Lines", "there is no task 'Lines' (did you mean 'Line'?)");
  refuses("schedule.on_failure=retry", "expected stop, skip or retry(n)");
  refuses("schedule.reuse={models: nowhere}", "nowhere");
  refuses("schedule.parallel=2", "unknown key");
  refuses("rates=['fast']", "training.optimizer.lr");
  refuses("experiment=missing.yaml", "missing.yaml");
  refuses("tasks={'a/b': {}}", "a task's name");
  EXPECT_FALSE(fs::exists(folder_ / "experiments"));
}

}  // namespace
}  // namespace ferula
