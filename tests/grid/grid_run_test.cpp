// Whole grids: experiments of the line of tests/host/line.cpp, each in a process of its own.
#include "core/grid/grid_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/files/status.h"
#include "core/grid/control.h"
#include "ferula/error.h"
#include "tests/host/line.h"

// Under the address sanitizer a fault is to end the process as it does without.
extern "C" [[gnu::visibility("default")]] const char* __asan_default_options() {
  return "handle_segv=0";
}

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::ThrowsMessage;

class GridRunTest : public testing::Test {
 protected:
  GridReport train(const std::string& sweep, std::vector<std::string> settings = {}) const {
    RunOptions options = line_options(folder_, std::move(settings));
    options.worker = "OfflineTrainer";
    return train_grid(options, {sweep}, "");
  }
  // A grid of three experiments, of which the second breaks in this way.
  GridReport train_with_a_break(const std::string& way,
                                std::vector<std::string> settings = {}) const {
    write(folder_ / "break", "");
    settings.push_back("observers.Breaker={way: " + way + ", file: /nowhere}");
    return train("observers.Breaker.file={values: ['/nowhere', '" + (folder_ / "break").string() +
                     "', '/nowhere/else']}",
                 std::move(settings));
  }
  static RunOptions resuming() { return {.trust_plugins = true, .quiet = true}; }
  static RunOptions testing_options() {
    return {.worker = "Tester", .trust_plugins = true, .quiet = true};
  }
  static std::size_t records(const GridReport& grid) {
    return lines(grid.folder / "journal.jsonl").size();
  }

  TemporaryFolder folder_;
};

TEST_F(GridRunTest, EachExperimentIsThatOfASingleRun) {
  const GridReport grid = train("training.optimizer.lr=0.5,0.05");
  EXPECT_TRUE(grid.end.complete());
  for (const auto& [number, rate] :
       std::map<std::string, std::string>{{"0001", "0.5"}, {"0002", "0.05"}}) {
    const RunReport single = run(line_options(folder_, {"training.optimizer.lr=" + rate}));
    EXPECT_EQ(numbers(grid.folder / number), numbers(single.folder)) << number;
  }
}

TEST_F(GridRunTest, RepetitionsCountOnFromTheSeedOfTheTask) {
  const GridReport grid =
      train("training.optimizer.lr=0.5", {"grid_settings.experiment_repetitions=2", "seed=11"});
  const RunReport second = run(line_options(folder_, {"training.optimizer.lr=0.5", "seed=12"}));
  EXPECT_EQ(numbers(grid.folder / "0002"), numbers(second.folder));
}

TEST_F(GridRunTest, TheThreadsOfARunArePartOfItsConfiguration) {
  const GridReport grid = train("seed=1,2", {"grid_settings.threads_per_run=2"});
  EXPECT_THAT(content(grid.folder / "0001/training_configuration.yaml"), HasSubstr("threads: 2\n"));
}

TEST_F(GridRunTest, AWayToDieCostsOneExperiment) {
  const std::map<std::string, std::string> ways = {
      {"exception", "broken"},
      {"segmentation fault", "killed by signal 11 (Segmentation fault)"},
      {"kill", "killed by signal 9 (Killed)"},
      {"loop", "took longer than the 1 seconds of time_limit"}};
  for (const auto& [way, reason] : ways) {
    const std::vector<std::string> limit = {"grid_settings.time_limit=1"};
    const GridReport grid =
        train_with_a_break(way, way == "loop" ? limit : std::vector<std::string>());
    EXPECT_EQ(grid.end.counts.done, 2) << way;
    ASSERT_EQ(grid.failed.size(), 1U) << way;
    EXPECT_EQ(grid.failed[0].step, 2);
    EXPECT_THAT(grid.failed[0].reason, HasSubstr(reason));
    EXPECT_FALSE(grid.failed[0].last_lines.empty()) << way;
  }
}

TEST_F(GridRunTest, AResumeRunsOnlyWhatIsNotDone) {
  const GridReport first = train_with_a_break("kill");
  const std::string done = content(first.folder / "0001/status.json");
  EXPECT_EQ(records(first), 3U);
  fs::remove(folder_ / "break");
  const GridReport second = resume_grid(first.folder, resuming());
  EXPECT_TRUE(second.end.complete());
  EXPECT_EQ(records(second), 4U);
  EXPECT_EQ(content(first.folder / "0001/status.json"), done);
}

TEST_F(GridRunTest, AChangedTaskIsRefusedByAResume) {
  const GridReport grid = train_with_a_break("kill");
  std::string text = content(grid.folder / "grid.yaml");
  text.replace(text.find("epoch_limit: 3"), 14, "epoch_limit: 4");
  write(grid.folder / "grid.yaml", text);
  EXPECT_THAT([&] { resume_grid(grid.folder, resuming()); },
              ThrowsMessage<Error>(HasSubstr("the plan has changed")));
  EXPECT_EQ(records(grid), 3U);
}

TEST_F(GridRunTest, AFinishedGridIsNotTouchedByAResume) {
  const GridReport grid = train("seed=1,2");
  const std::string status = content(grid.folder / "status.json");
  EXPECT_TRUE(resume_grid(grid.folder, resuming()).end.complete());
  EXPECT_EQ(content(grid.folder / "status.json"), status);
  EXPECT_EQ(records(grid), 2U);
}

TEST_F(GridRunTest, FailuresAreTriedAgainIfAsked) {
  const GridReport grid = train_with_a_break("kill", {"grid_settings.on_failure=retry(2)"});
  EXPECT_EQ(grid.failed.at(0).attempt, 3);
  EXPECT_EQ(records(grid), 5U);
}

TEST_F(GridRunTest, TestsEachModelAsOftenAsAsked) {
  const GridReport grid = train("seed=1,2");
  const GridReport tests = test_grid(grid.folder, testing_options(), 2, 1);
  EXPECT_TRUE(tests.end.complete());
  EXPECT_EQ(tests.end.counts.steps, 4);
  std::size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(grid.folder))
    found += entry.path().filename() == "testing_set_agg_statistics.csv";
  EXPECT_EQ(found, 4U);
}

TEST_F(GridRunTest, OneTypingErrorEndsItBeforeAnythingRuns) {
  EXPECT_THAT([&] { train("training.optimizer.lr=0.5,fast"); },
              ThrowsMessage<Error>(HasSubstr("training.optimizer.lr")));
  EXPECT_THAT([&] { train("training.optimiser.lr=0.5"); },
              ThrowsMessage<Error>(HasSubstr("optimizer")));
  EXPECT_FALSE(fs::exists(folder_ / "experiments"));
}

TEST_F(GridRunTest, StatusSaysWhatFailedAndStopThatNobodyRuns) {
  const GridReport grid = train_with_a_break("exception");
  const ScheduleStatus status = schedule_status(grid.folder);
  EXPECT_EQ(status.status.state, "failed");
  ASSERT_EQ(status.failed.size(), 1U);
  EXPECT_THAT(status.failed[0].reason, HasSubstr("broken"));
  EXPECT_FALSE(stop_schedule(grid.folder));
  EXPECT_THAT([&] { schedule_status(folder_.path()); },
              ThrowsMessage<Error>(HasSubstr("is no folder of a schedule or grid")));
}

}  // namespace
}  // namespace ferula
