#include "core/engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "core/files/status.h"
#include "engine_fixture.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

int succeed(const Job&) { return 0; }

TEST_F(EngineTest, DoesTheStepsInTheirOrder) {
  const ScheduleEnd end = run(independent(4), succeed);
  EXPECT_TRUE(end.complete());
  EXPECT_THAT(begun_, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(journal().find(3)->outcome, "30");
  EXPECT_EQ(read_status(folder_ / "status.json").state, "finished");
}

TEST_F(EngineTest, StepsThatDoNotWaitForEachOtherRunSideBySide) {
  run(independent(6), [](const Job&) { return usleep(150'000); }, {.slots = 3});
  EXPECT_EQ(most_running_, 3U);
}

TEST_F(EngineTest, AStepBeginsAfterThoseThatItWaitsFor) {
  std::mt19937 random(1);
  Plan plan = independent(40);
  for (std::int64_t step = 2; step <= plan.size(); ++step)
    for (int i = 0; i < 3; ++i)
      plan.steps[static_cast<std::size_t>(step - 1)].after.push_back(
          std::uniform_int_distribution<std::int64_t>(1, step - 1)(random));
  EXPECT_TRUE(run(plan, succeed, {.slots = 4}).complete());
  for (std::int64_t step = 1; step <= plan.size(); ++step)
    for (const std::int64_t before : plan.at(step).after)
      EXPECT_LT(std::find(ended_.begin(), ended_.end(), before) - ended_.begin(),
                std::find(ended_.begin(), ended_.end(), step) - ended_.begin());
}

TEST_F(EngineTest, WhatWaitsForAFailedStepIsSkippedAndTheRestGoesOn) {
  Plan plan = independent(4);
  plan.steps[1].after = {1};
  plan.steps[2].after = {2};
  const ScheduleEnd end = run(plan, [](const Job& job) { return job.step == 1 ? 1 : 0; });
  EXPECT_EQ(end.counts.failed, 1);
  EXPECT_EQ(end.counts.skipped, 2);
  EXPECT_EQ(end.counts.done, 1);
  EXPECT_EQ(journal().find(3)->reason, "step 2 failed");
  EXPECT_EQ(read_status(folder_ / "status.json").state, "failed");
}

TEST_F(EngineTest, StoppingAtAFailureBeginsNothingElse) {
  const auto fail_second = [](const Job& job) { return job.step == 2 ? 1 : 0; };
  const ScheduleEnd end = run(independent(4), fail_second, {.on_failure = {.stop = true}});
  EXPECT_EQ(end.counts.done, 1);
  EXPECT_THAT(begun_, ElementsAre(1, 2));
}

TEST_F(EngineTest, ASecondRunDoesWhatIsNotDone) {
  run(independent(4), [](const Job& job) { return job.step % 2 == 0 ? 1 : 0; });
  EXPECT_TRUE(run(independent(4), succeed).complete());
  EXPECT_THAT(begun_, ElementsAre(2, 4));
  run(independent(4), succeed);
  EXPECT_TRUE(begun_.empty());
}

TEST_F(EngineTest, AnInterruptLetsRunningStepsSaveAndLeave) {
  const auto interrupt = [engine = getpid()](const Job& job) {
    if (job.step < 2) return 0;
    kill(engine, SIGINT);
    return pause();  // until SIGTERM comes
  };
  const ScheduleEnd end = run(independent(4), interrupt);
  EXPECT_EQ(end.signal, SIGINT);
  EXPECT_EQ(end.counts.done, 1);
  EXPECT_EQ(journal().records().size(), 1U);
  EXPECT_EQ(read_status(folder_ / "status.json").state, "interrupted");
}

TEST_F(EngineTest, AHundredStepsAreNoBurden) {
  EXPECT_TRUE(run(independent(100), succeed, {.slots = 2}).complete());
}

}  // namespace
}  // namespace ferula
