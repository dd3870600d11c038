#include <gmock/gmock.h>

#include <new>
#include <vector>

#include "tests/files/temporary_folder.h"
#include "tuning/batch_size_search.h"
#include "tuning/memory.h"
#include "tuning/tuned.h"

namespace ferula::training {
namespace {

using testing::ElementsAre;
using testing::Optional;

struct Search {
  std::vector<std::int64_t> sizes;
  std::optional<std::int64_t> found;
};

// On a machine that has room for batches of so many samples.
Search searched(const BatchSizeParams& params, std::int64_t room, std::int64_t most = 1000) {
  std::vector<TriedBatchSize> tried;
  Search search;
  while (static_cast<std::int64_t>(tried.size()) < params.trials) {
    const auto size = next_batch_size(params, most, tried);
    if (!size) break;
    tried.push_back({*size, *size <= room});
    search.sizes.push_back(*size);
  }
  search.found = largest_fitting(tried);
  return search;
}

TEST(BatchSizeSearch, DoublesWhileItFits) {
  const Search search = searched({}, 50);
  EXPECT_THAT(search.sizes, ElementsAre(2, 4, 8, 16, 32, 64));
  EXPECT_THAT(search.found, Optional(32));
}

TEST(BatchSizeSearch, HalvesIfTheFirstDoesNotFit) {
  const Search search = searched({.first = 256}, 50);
  EXPECT_THAT(search.sizes, ElementsAre(256, 128, 64, 32));
  EXPECT_THAT(search.found, Optional(32));
}

TEST(BatchSizeSearch, BisectsToTheLargestThatFits) {
  const Search search = searched({.first = 16, .method = "bisection"}, 50);
  EXPECT_THAT(search.sizes, ElementsAre(16, 32, 64, 48, 56, 52, 50, 51));
  EXPECT_THAT(search.found, Optional(50));
  for (const std::int64_t room : {1, 2, 3, 63, 64, 65, 999})
    EXPECT_THAT(searched({.method = "bisection"}, room).found, Optional(room));
}

TEST(BatchSizeSearch, EndsWithAllSamples) {
  EXPECT_THAT(searched({}, 5000, 100).sizes, ElementsAre(2, 4, 8, 16, 32, 64, 100));
  EXPECT_THAT(searched({.first = 64}, 5000, 10).sizes, ElementsAre(10));
  EXPECT_THAT(searched({.first = 64, .method = "bisection"}, 5000, 100).found, Optional(100));
}

TEST(BatchSizeSearch, EndsAfterItsTrials) {
  EXPECT_THAT(searched({.trials = 3}, 5000).sizes, ElementsAre(2, 4, 8));
}

TEST(BatchSizeSearch, MayFindNone) {
  const Search search = searched({.first = 4}, 0);
  EXPECT_THAT(search.sizes, ElementsAre(4, 2, 1));
  EXPECT_EQ(search.found, std::nullopt);
}

TEST(AvailableMemory, IsTheLeastOfMachineAndControlGroups) {
  const TemporaryFolder root;
  const auto put = [&](const std::string& file, const std::string& text) {
    std::filesystem::create_directories((root / file).parent_path());
    write(root / file, text);
  };
  put("proc/meminfo", "MemTotal: 9000000 kB\nMemAvailable:    8192000 kB\n");
  EXPECT_EQ(available_memory(root.path()), 8000);
  put("proc/self/cgroup", "4:memory:/jobs/7\n0::/user.slice/mine\n");
  EXPECT_EQ(available_memory(root.path()), 8000);
  put("sys/fs/cgroup/user.slice/memory.max", "max\n");
  put("sys/fs/cgroup/user.slice/mine/memory.max", "6291456000\n");
  put("sys/fs/cgroup/user.slice/mine/memory.current", "1048576000\n");
  EXPECT_EQ(available_memory(root.path()), 5000);
  put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  put("sys/fs/cgroup/memory/memory.usage_in_bytes", "4096\n");
  EXPECT_EQ(available_memory(root.path()), 5000);
  put("sys/fs/cgroup/memory/jobs/7/memory.limit_in_bytes", "2097152000\n");
  put("sys/fs/cgroup/memory/jobs/7/memory.usage_in_bytes", "1048576000\n");
  EXPECT_EQ(available_memory(root.path()), 1000);
}

TEST(AvailableMemory, OfThisMachineIsThere) { EXPECT_GT(available_memory(), 0); }

#ifndef __SANITIZE_ADDRESS__  // whose shadow memory is more than any limit

TEST(PeakMemory, KnowsWhatWasGivenBack) {
  const double before = peak_memory(c10::kCPU);
  { const std::vector<char> large(64 << 20, 'x'); }
  EXPECT_THAT(peak_memory(c10::kCPU) - before, testing::AllOf(testing::Ge(50), testing::Le(80)));
}

TEST(DataLimit, HoldsAsLongAsItLives) {
  const auto take = [] { return std::vector<char>(300 << 20).size(); };
  {
    const DataLimit limit(250);
    EXPECT_THROW(take(), std::bad_alloc);
  }
  EXPECT_EQ(take(), 300U << 20);
}

#endif

TEST(OutOfMemory, IsKnownByItsSentence) {
  for (const char* sentence :
       {"std::bad_alloc",
        "model Wide: forward: [enforce fail at alloc_cpu.cpp:128] err == 0. "
        "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000 bytes.",
        "CUDA out of memory. Tried to allocate 20.00 GiB.",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"})
    EXPECT_TRUE(is_out_of_memory(sentence)) << sentence;
  EXPECT_FALSE(is_out_of_memory("expected 3 channels, got 1"));
  EXPECT_FALSE(is_out_of_memory("model NTM: memory.num_addresses: expected 3"));
}

StepResults trial(std::int64_t size, bool fits) {
  std::map<std::string, double> results = {{"batch_size", static_cast<double>(size)},
                                           {"fits", fits ? 1 : 0},
                                           {"memory_mib", 100.5},
                                           {"samples", 20},
                                           {"memory_limit", 400}};
  if (fits) results["samples_per_second"] = 1000;
  return {{"try_batch_size", {"line", std::to_string(size)}}, std::move(results)};
}

StepResults test(double learning_rate) {
  return {{"find_learning_rate", {"line"}}, {{"learning_rate", learning_rate}}};
}

TEST(Tuned, IsAConfigurationOfWhatWasFound) {
  const Tuned found =
      tuned({trial(8, true), trial(16, false), trial(12, true), test(0.0125)}, "line");
  EXPECT_EQ(tuned_configuration(found, "line"),
            "# What was found for line. Goes behind the configuration of the experiment:\n"
            "#   ferula train EXPERIMENT.yaml THIS_FILE.yaml\n"
            "# Batch size: the largest of 2 that fit into 400 MiB, of 3 tried.\n"
            "# Learning rate: where the smoothed loss fell most steeply.\n"
            "training:\n"
            "  problem: {batch_size: 12}\n"
            "  optimizer: {lr: 0.0125}\n");
}

TEST(Tuned, HasNothingOfWhatWasNotFound) {
  EXPECT_EQ(tuned_configuration(tuned({trial(1, false), test(NAN)}, "line"), "line"),
            "# What was found for line. Goes behind the configuration of the experiment:\n"
            "#   ferula train EXPERIMENT.yaml THIS_FILE.yaml\n"
            "# No batch size: not even one sample fits into 400 MiB.\n"
            "# No learning rate: the log of the step find_learning_rate says why.\n"
            "{}\n");
}

TEST(Tuned, IsATableBySize) {
  EXPECT_EQ(batch_size_table(tuned({trial(8, true), trial(16, false), trial(12, true)}, "line")),
            "batch_size,fits,memory_mib,samples_per_second\n"
            "8,1,100.5,1000\n"
            "12,1,100.5,1000\n"
            "16,0,100.5,\n");
}

TEST(Tuned, KnowsTheSamplesFromItsTrials) {
  EXPECT_EQ(tuned({trial(2, true)}, "line").most({}), 20);
  EXPECT_EQ(tuned({trial(2, true)}, "line").most({.most = 10}), 10);
  EXPECT_EQ(tuned({trial(2, true)}, "other").most({.most = 100}), 100);
}

}  // namespace
}  // namespace ferula::training
