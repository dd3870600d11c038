// An engine whose launcher has a queue, as a cluster does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "core/files/status.h"
#include "engine_fixture.h"

namespace ferula {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

// Begins the job that was started last, and ends it; then the one before.
class Backwards final : public Launcher {
 public:
  explicit Backwards(bool tells_of_beginnings) : tells_of_beginnings_(tells_of_beginnings) {}
  bool has_queue() const override { return true; }
  void start(const Job& job) override { waiting_.push_back(job.step); }
  void stop() override {}
  std::optional<JobEnd> wait(std::chrono::milliseconds) override {
    most_waiting = std::max(most_waiting, waiting_.size());
    if (running_ == 0) {
      running_ = waiting_.back();
      waiting_.pop_back();
      if (tells_of_beginnings_) begun_.push_back({running_, 5});
      return std::nullopt;
    }
    JobEnd end = {std::exchange(running_, 0), 0, false, ""};
    end.seconds = 7;
    return end;
  }
  std::vector<BegunJob> begun() override { return std::exchange(begun_, {}); }

  std::size_t most_waiting = 0;

 private:
  bool tells_of_beginnings_;
  std::deque<std::int64_t> waiting_;
  std::int64_t running_ = 0;
  std::vector<BegunJob> begun_;
};

using QueueTest = EngineTest;

TEST_F(QueueTest, AStepBeginsWhenTheQueueSaysSo) {
  Backwards launcher(true);
  EXPECT_TRUE(run(independent(4), launcher, {.slots = 4}).complete());
  EXPECT_EQ(launcher.most_waiting, 4U);
  EXPECT_THAT(begun_, ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(ended_, ElementsAre(4, 3, 2, 1));
}

TEST_F(QueueTest, AStepThatBeganAndEndedUnseenHasBothInTheirOrder) {
  Backwards launcher(false);
  EXPECT_TRUE(run(independent(3), launcher, {.slots = 3}).complete());
  EXPECT_THAT(begun_, ElementsAre(3, 2, 1));
}

TEST_F(QueueTest, SecondsAreThoseThatItRanNotThoseThatItWaited) {
  Backwards launcher(true);
  run(independent(2), launcher, {.slots = 2});
  EXPECT_THAT(journal().find(1)->seconds, DoubleNear(7, 0.5));
}

TEST_F(QueueTest, StatusCountsStepsThatWaitByThemselves) {
  Backwards launcher(true);
  run(independent(2), launcher, {.slots = 2});
  const Status status = read_status(folder_ / "status.json");
  EXPECT_EQ(status.counters.at("steps_queued"), 0);
  EXPECT_EQ(status.counters.at("steps_running"), 0);
}

}  // namespace
}  // namespace ferula
