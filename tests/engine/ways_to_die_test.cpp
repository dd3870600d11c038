// Whatever a step's process does, it costs one step, and the journal says how it ended.
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>

#include "engine_fixture.h"

// Under the address sanitizer a fault is to end the process as it does without.
extern "C" [[gnu::visibility("default")]] const char* __asan_default_options() {
  return "handle_segv=0";
}

namespace ferula {
namespace {

using testing::HasSubstr;

class WaysToDie : public EngineTest {
 protected:
  // Three steps, of which the second dies.
  const StepRecord& death(JobFunction die, Limits limits = {}) {
    const ScheduleEnd end = run(
        independent(3),
        [die = std::move(die)](const Job& job) { return job.step == 2 ? die(job) : 0; }, {},
        limits);
    EXPECT_EQ(end.counts.done, 2);
    EXPECT_EQ(end.counts.failed, 1);
    return *journal().find(2);
  }
};

TEST_F(WaysToDie, SegmentationFault) {
  EXPECT_EQ(death([](const Job&) { return std::raise(SIGSEGV); }).reason,
            "killed by signal 11 (Segmentation fault)");
}

TEST_F(WaysToDie, Abort) {
  const StepRecord& record = death([](const Job&) -> int {
    std::cerr << "an invariant does not hold\n";
    std::abort();
  });
  EXPECT_EQ(record.reason, "killed by signal 6 (Aborted)");
  EXPECT_THAT(record.last_lines, testing::ElementsAre("an invariant does not hold"));
}

TEST_F(WaysToDie, Exception) {
  EXPECT_EQ(death([](const Job&) -> int { throw Error("the learning rate is negative"); }).reason,
            "the learning rate is negative");
}

#ifndef __SANITIZE_ADDRESS__  // whose shadow memory is more than any limit
TEST_F(WaysToDie, MemoryLimit) {
  const auto allocate = [](const Job&) { return at::ones({1 << 28}).dim(); };  // 1 GiB
  EXPECT_THAT(
      death([&](const Job& job) { return static_cast<int>(allocate(job)); }, {.memory_mib = 600})
          .reason,
      HasSubstr("memory_limit is 600 MiB"));
}
#endif

TEST_F(WaysToDie, EndlessLoop) {
  const auto spin = [](const Job&) -> int {
    for (volatile bool forever = true; forever;) continue;
    return 0;
  };
  EXPECT_EQ(death(spin, {.seconds = 0.5}).reason, "took longer than the 0.5 seconds of time_limit");
}

TEST_F(WaysToDie, EndlessLoopThatIgnoresTheSignalToLeave) {
  const auto spin = [](const Job&) -> int {
    std::signal(SIGTERM, SIG_IGN);
    for (volatile bool forever = true; forever;) continue;
    return 0;
  };
  EXPECT_EQ(death(spin, {.seconds = 0.2}).reason, "took longer than the 0.2 seconds of time_limit");
}

TEST_F(WaysToDie, Kill) {
  EXPECT_EQ(death([](const Job&) { return std::raise(SIGKILL); }).reason,
            "killed by signal 9 (Killed)");
}

TEST_F(WaysToDie, LeavingWithoutAWord) {
  EXPECT_EQ(death([](const Job&) { return 3; }).reason, "ended with exit code 3");
}

TEST_F(WaysToDie, EachCanBeTriedAgain) {
  const auto fail = [](const Job& job) { return job.step == 2 ? std::raise(SIGSEGV) : 0; };
  const ScheduleEnd end = run(independent(3), fail, {.on_failure = {.retries = 2}});
  EXPECT_EQ(end.counts.failed, 1);
  EXPECT_EQ(journal().find(2)->attempt, 3);
  EXPECT_EQ(journal().records().size(), 5U);
}

}  // namespace
}  // namespace ferula
