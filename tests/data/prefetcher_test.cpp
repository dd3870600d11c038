// Threads that work ahead: the same batches, no more memory than allowed, and no hanging.
#include "core/data/prefetcher.h"

#include <ATen/Parallel.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <atomic>
#include <optional>
#include <set>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::Lt;
using testing::ThrowsMessage;

Batch numbered(std::int64_t number) { return {{"number", at::tensor(number)}}; }

std::int64_t number_of(const Batch& batch) { return batch.at(0).item<std::int64_t>(); }

// Remembers which numbers were asked for.
class Recorder {
 public:
  Batch operator()(std::int64_t number) {
    const std::lock_guard lock(mutex_);
    numbers_.insert(number);
    changed_.notify_all();
    return numbered(number);
  }
  // Waits until all of them were made.
  void wait_for(std::set<std::int64_t> numbers) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return std::includes(numbers_.begin(), numbers_.end(), numbers.begin(), numbers.end());
    });
  }
  std::set<std::int64_t> numbers() {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::int64_t> numbers_;
};

TEST(Prefetcher, GivesTheBatchesThatAreAskedFor) {
  Prefetcher prefetcher(numbered, 3, 6);
  for (std::int64_t i = 0; i < 200; ++i) ASSERT_EQ(number_of(prefetcher.get(i)), i);
}

TEST(Prefetcher, FollowsJumps) {
  Prefetcher prefetcher(numbered, 2, 4);
  for (const std::int64_t i : {0, 0, 0, 57, 58, 0, 1, 2, 57, 55, 56, 1000000, 3})
    ASSERT_EQ(number_of(prefetcher.get(i)), i);
}

TEST(Prefetcher, WorksAheadOfWhoAsksButNotFurther) {
  Recorder recorder;
  {
    Prefetcher prefetcher(std::ref(recorder), 2, 4);
    prefetcher.get(10);
    recorder.wait_for({10, 11, 12, 13, 14});  // while the consumer does something else
  }
  EXPECT_THAT(recorder.numbers(), ElementsAre(10, 11, 12, 13, 14));
}

TEST(Prefetcher, MakesAnewWhatItHasForgotten) {
  std::atomic<std::int64_t> offset = 0;
  Prefetcher prefetcher([&](std::int64_t number) { return numbered(number + offset); }, 2, 4);
  for (std::int64_t i = 0; i < 200; ++i) {
    if (i % 3 == 0) {
      offset = 1000 * i;
      prefetcher.forget();
    }
    ASSERT_EQ(number_of(prefetcher.get(i)), i + offset);
  }
}

TEST(Prefetcher, MakesNothingBeforeItIsAsked) {
  Recorder recorder;
  { Prefetcher prefetcher(std::ref(recorder), 2, 4); }
  EXPECT_TRUE(recorder.numbers().empty());
}

TEST(Prefetcher, HandsOverAnErrorWhenItsBatchIsAskedFor) {
  Prefetcher prefetcher(
      [](std::int64_t number) {
        if (number == 13) throw Error("no thirteenth batch");
        return numbered(number);
      },
      2, 4);
  for (std::int64_t i = 0; i < 13; ++i) ASSERT_EQ(number_of(prefetcher.get(i)), i);
  EXPECT_THAT([&] { prefetcher.get(13); }, ThrowsMessage<Error>("no thirteenth batch"));
  EXPECT_EQ(number_of(prefetcher.get(14)), 14) << "the others are still there";
}

TEST(Prefetcher, EndsWhileBatchesAreBeingMade) {
  std::atomic<int> begun = 0, ended = 0;
  {
    Prefetcher prefetcher(
        [&](std::int64_t number) {
          ++begun;
          std::this_thread::yield();
          ++ended;
          return numbered(number);
        },
        4, 64);
    prefetcher.get(0);
  }
  EXPECT_EQ(begun, ended) << "no thread is left behind";
  EXPECT_GE(begun, 1);
}

TEST(Prefetcher, ComputesOnOneCoreAThreadAndChangesTheCountOfNoOther) {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  std::atomic<int> inside = 0;
  Prefetcher prefetcher(
      [&](std::int64_t number) {
        inside = at::get_num_threads();
        return numbered(number);
      },
      1, 1);
  prefetcher.get(0);
  int in_a_new_thread = 0;
  std::thread([&] { in_a_new_thread = at::get_num_threads(); }).join();
  EXPECT_EQ(inside, 1);
  EXPECT_EQ(at::get_num_threads(), 2);
  EXPECT_EQ(in_a_new_thread, 2);
  at::set_num_threads(before);
}

}  // namespace
}  // namespace ferula
