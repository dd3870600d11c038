// Threads make a loader's batches ahead of their use, and nobody can tell by the numbers.
#include <ATen/Parallel.h>
#include <ATen/ops/rand.h>
#include <c10/util/hash.h>
#include <gmock/gmock.h>

#include <condition_variable>
#include <latch>
#include <mutex>
#include <string>

#include "core/data/sampled_loader.h"
#include "ferula/error.h"
#include "tests/data/numbers.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::int64_t kBatches = 9;  // in an epoch

SampledLoader loader(const Problem& problem, std::int64_t threads) {
  return SampledLoader("training", problem, {.batch_size = 8, .num_workers = threads}, {}, 7,
                       at::kCPU);
}

std::string bytes(const Batch& batch) {
  std::string all;
  for (const auto& [name, tensor] : batch)
    all.append(static_cast<const char*>(tensor.contiguous().const_data_ptr()), tensor.nbytes());
  return all;
}

std::string batch_bytes(Loader& loader, std::int64_t number) {
  return bytes(loader.batch(number / kBatches, number % kBatches));
}

// Also of what a step draws after each batch.
std::string hash_of_100_batches(std::int64_t threads) {
  const Numbers problem(70);
  SampledLoader batches = loader(problem, threads);
  std::string all;
  for (std::int64_t number = 0; number < 100; ++number) {
    all += batch_bytes(batches, number);
    all += bytes({{"step", at::rand({2})}});
  }
  return c10::sha1(all).str();
}

TEST(LoaderThreads, MakeTheSameBatches) {
  const std::string hash = hash_of_100_batches(0);
  EXPECT_EQ(hash_of_100_batches(1), hash);
  EXPECT_EQ(hash_of_100_batches(4), hash);
}

TEST(LoaderThreads, MakeTheSameBatchesWhateverTheNumberOfThreadsThatCompute) {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  const std::string hash = hash_of_100_batches(0);
  EXPECT_EQ(hash_of_100_batches(2), hash);
  EXPECT_EQ(at::get_num_threads(), 2);
  at::set_num_threads(1);
  EXPECT_EQ(hash_of_100_batches(0), hash);
  at::set_num_threads(before);
}

// The limit grows between two batches, while others for the old limit wait or are being made.
std::string hash_of_growing_batches(std::int64_t threads) {
  const Numbers problem(70);
  SampledLoader batches = loader(problem, threads);
  std::string all;
  for (std::int64_t number = 0; number < 100; ++number) {
    batches.limit_sequences(1 + number / 7);
    all += batch_bytes(batches, number);
  }
  return c10::sha1(all).str();
}

TEST(LoaderThreads, ForgetTheBatchesOfAnotherLength) {
  const std::string hash = hash_of_growing_batches(0);
  EXPECT_EQ(hash_of_growing_batches(1), hash);
  EXPECT_EQ(hash_of_growing_batches(4), hash);

  const Numbers problem(70);
  SampledLoader batches = loader(problem, 4);
  for (const std::int64_t limit : {5, 5, 6, 0}) {
    batches.limit_sequences(limit);
    EXPECT_EQ(batches.batch(0, 3)["limit"].item<std::int64_t>(), limit);
  }
}

TEST(LoaderThreads, MakeABatchAloneAsInSequence) {
  const Numbers problem(70);
  SampledLoader sequence = loader(problem, 0), alone = loader(problem, 2);
  for (std::int64_t number = 0; number < 57; ++number) batch_bytes(sequence, number);
  EXPECT_EQ(batch_bytes(alone, 57), batch_bytes(sequence, 57));
}

TEST(LoaderThreads, FollowAJumpToABatchOfAnotherEpochAndBack) {
  const Numbers problem(70);
  SampledLoader plain = loader(problem, 0), ahead = loader(problem, 2);
  for (const std::int64_t number : {30, 31, 0, 32, 33, 0, 34, 35, 36, 0, 0, 37, 90})
    EXPECT_EQ(batch_bytes(ahead, number), batch_bytes(plain, number)) << number;
}

TEST(LoaderThreads, GiveTheErrorOfAProblemToWhoAsksForTheBatch) {
  const auto fail = [](std::int64_t number) {
    if (number == 13) throw Error("the film broke");
  };
  const Numbers problem(70, fail);
  for (const std::int64_t threads : {0, 1, 4}) {
    SampledLoader batches = loader(problem, threads);
    for (std::int64_t number = 0; number < 13; ++number) batch_bytes(batches, number);
    EXPECT_THAT([&] { batch_bytes(batches, 13); }, ThrowsMessage<Error>("the film broke"));
  }
}

TEST(LoaderThreads, EndWithTheirLoader) {
  std::atomic<int> within = 0;
  const Numbers problem(70, [&](std::int64_t) {
    ++within;
    std::this_thread::yield();
    --within;
  });
  for (std::int64_t number = 0; number < 20; ++number) {
    SampledLoader batches = loader(problem, 3);
    batch_bytes(batches, number);
  }
  EXPECT_EQ(within, 0);
}

TEST(LoaderThreads, WorkWhileTheConsumerDoes) {
  std::latch both(2);  // opens when problem and consumer are at work at the same time
  const Numbers problem(70, [&](std::int64_t number) {
    if (number == 1) both.arrive_and_wait();
  });
  SampledLoader batches = loader(problem, 1);
  batch_bytes(batches, 0);
  both.arrive_and_wait();
  EXPECT_EQ(batches.batch(0, 1)["number"].item<std::int64_t>(), 1);
}

TEST(LoaderThreads, BeginTheNextEpochBeforeThisOneEnds) {
  std::latch begun(1);
  const Numbers problem(70, [&](std::int64_t number) {
    if (number == kBatches) begun.count_down();
  });
  SampledLoader batches = loader(problem, 1);
  for (std::int64_t number = 0; number < kBatches; ++number) batch_bytes(batches, number);
  begun.wait();
  EXPECT_EQ(batches.batch(1, 0)["number"].item<std::int64_t>(), kBatches);
}

}  // namespace
}  // namespace ferula
