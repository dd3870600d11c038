#include "core/grid/grid_watcher.h"

#include <gmock/gmock.h>

#include "tests/files/temporary_folder.h"
#include "tests/log/terminal_stderr.h"

namespace ferula {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

Plan grid_of(std::size_t experiments) {
  Plan plan = {.kind = "grid"};
  plan.steps.assign(experiments, {{"train", {"lstm"}}, {}});
  return plan;
}

RunningStep running(std::int64_t step, std::int64_t slot, const TemporaryFolder& folder) {
  return {{.step = step, .folder = folder.path()}, slot, std::chrono::steady_clock::now()};
}

TEST(GridWatcher, ShowsTheExperimentsThatRun) {
  const TemporaryFolder folder;
  const Plan plan = grid_of(64);
  TerminalStderr terminal;
  Log log;
  GridWatcher watcher(plan, log);
  const std::vector<RunningStep> steps = {running(12, 1, folder), running(3, 0, folder)};
  for (const RunningStep& step : steps) watcher.started(step);
  watcher.look(steps, {.steps = 64, .done = 9, .failed = 1}, {});
  EXPECT_THAT(terminal.text(), EndsWith("   1  0003        starting\r\n"
                                        "   2  0012        starting\r\n"
                                        "9 done, 1 failed, 54 left"));
}

TEST(GridWatcher, SaysWhichDeviceAnExperimentHas) {
  const TemporaryFolder folder;
  const Plan plan = grid_of(1);
  RunningStep step = running(1, 0, folder);
  step.job.devices = "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6";
  testing::internal::CaptureStderr();
  {
    Log log;
    GridWatcher(plan, log).started(step);
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              HasSubstr("0001 started on GPU-8932f937-d72c-4106-c12f-20bd9faed9f6\n"));
  TerminalStderr terminal;
  Log log;
  GridWatcher watcher(plan, log);
  watcher.started(step);
  watcher.look({step}, {.steps = 1}, {});
  EXPECT_THAT(terminal.text(), HasSubstr("   1  0001 on GPU-8932f937  starting\r\n"));
}

TEST(GridWatcher, SaysOfATrialThatItWasPruned) {
  const TemporaryFolder folder;
  const Plan plan = grid_of(1);
  testing::internal::CaptureStderr();
  {
    Log log;
    GridWatcher watcher(plan, log);
    watcher.started(running(1, 0, folder));
    watcher.ended({.step = 1, .state = "done", .reason = "Pruned: loss was 0.7 after 3 epochs"});
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("0001 pruned  (0 s)\n"));
}

TEST(GridWatcher, SaysWhyAnExperimentFailedAndWhatItWroteLast) {
  const TemporaryFolder folder;
  const Plan plan = grid_of(3);
  testing::internal::CaptureStderr();
  {
    Log log;
    GridWatcher watcher(plan, log);
    watcher.started(running(3, 0, folder));
    StepRecord record;
    record.step = 3;
    record.state = "failed";
    record.reason = "killed by SIGSEGV";
    record.last_lines = {"free(): invalid pointer"};
    watcher.ended(record);
  }
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr(" - ERROR - Grid >>> 0003 failed: killed by SIGSEGV  (0 s)\n"));
  EXPECT_THAT(text, HasSubstr(" - ERROR - ferula >>>   | free(): invalid pointer\n"));
}

TEST(GridWatcher, NamesTestsByExperimentAndRepetition) {
  const TemporaryFolder folder;
  Plan plan = {.kind = "grid_test"};
  plan.steps = {{{"test", {"0001", "1"}}, {}}, {{"test", {"0001", "2"}}, {}}};
  TerminalStderr terminal;
  Log log;
  GridWatcher watcher(plan, log);
  const std::vector<RunningStep> steps = {running(1, 0, folder), running(2, 1, folder)};
  for (const RunningStep& step : steps) watcher.started(step);
  watcher.look(steps, {.steps = 2}, {});
  EXPECT_THAT(terminal.text(), HasSubstr("   1  0001        starting\r\n"
                                         "   2  0001 (2)    starting\r\n"));
}

}  // namespace
}  // namespace ferula
