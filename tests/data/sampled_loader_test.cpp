#include "core/data/sampled_loader.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/data/numbers.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

const Numbers kNumbers(20);

SampledLoader loader(LoaderParams params = {.batch_size = 8}, Sampling sampling = {},
                     std::uint64_t seed = 7, const std::string& section = "training") {
  return SampledLoader(section, kNumbers, params, std::move(sampling), seed, at::kCPU);
}

at::Tensor epoch(SampledLoader&& loader, std::int64_t number) {
  std::vector<at::Tensor> indices;
  for (std::int64_t i = 0; i < loader.batches(); ++i)
    indices.push_back(loader.batch(number, i)["indices"]);
  return at::cat(indices);
}

bool equal(const Batch& a, const Batch& b) {
  for (const NamedTensor& stream : a)
    if (!stream.tensor.equal(b[stream.name])) return false;
  return true;
}

TEST(SampledLoader, GivesEverySampleOnceAnEpoch) {
  EXPECT_TRUE(std::get<0>(epoch(loader(), 0).sort()).equal(at::arange(20)));
  EXPECT_FALSE(epoch(loader(), 0).equal(at::arange(20)));
}

TEST(SampledLoader, SaysWhichSamplesABatchHas) {
  SampledLoader batches = loader();
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(batches.indices(1, i).equal(batches.batch(1, i)["indices"])) << "batch " << i;
}

TEST(SampledLoader, HasANewOrderInEachEpochAndForEachSeed) {
  EXPECT_FALSE(epoch(loader(), 0).equal(epoch(loader(), 1)));
  EXPECT_FALSE(epoch(loader(), 0).equal(epoch(loader({.batch_size = 8}, {}, 8), 0)));
}

TEST(SampledLoader, KeepsTheOrderIfAskedTo) {
  EXPECT_TRUE(epoch(loader({.batch_size = 8}, {.shuffle = false}), 3).equal(at::arange(20)));
}

TEST(SampledLoader, GivesTheSameBatchAloneAndInSequence) {
  SampledLoader sequence = loader(), alone = loader();
  for (int i = 0; i < 3; ++i) sequence.batch(0, i);
  sequence.batch(1, 0);
  EXPECT_TRUE(equal(sequence.batch(1, 1), alone.batch(1, 1)));
  EXPECT_TRUE(equal(sequence.batch(0, 2), loader().batch(0, 2))) << "also going back";
}

TEST(SampledLoader, SeedsEachBatchAnew) {
  SampledLoader batches = loader();
  const Batch first = batches.batch(0, 0);
  const at::Tensor first_step = at::rand({2});
  const Batch second = batches.batch(0, 1);
  EXPECT_FALSE(first["own"].equal(second["own"]));
  EXPECT_FALSE(first_step.equal(at::rand({2})));
  batches.batch(0, 0);
  EXPECT_TRUE(first_step.equal(at::rand({2}))) << "the step of a batch draws the same again";
}

TEST(SampledLoader, DrawsOtherNumbersForEachSection) {
  SampledLoader training = loader(), validation = loader({.batch_size = 8}, {}, 7, "validation");
  EXPECT_FALSE(training.batch(0, 0)["own"].equal(validation.batch(0, 0)["own"]));
}

TEST(SampledLoader, NumbersTheBatchesOfAllEpochs) {
  EXPECT_EQ(loader().batch(2, 1)["number"].item<std::int64_t>(), 7);
}

TEST(SampledLoader, EndsAnEpochWithASmallerBatch) {
  SampledLoader batches = loader();
  EXPECT_EQ(batches.batches(), 3);
  EXPECT_EQ(batches.samples(), 20);
  EXPECT_EQ(batches.batch(0, 2)["indices"].size(0), 4);
}

TEST(SampledLoader, DropsTheSmallerBatchIfAskedTo) {
  SampledLoader batches = loader({.batch_size = 8, .drop_last = true});
  EXPECT_EQ(batches.batches(), 2);
  EXPECT_EQ(batches.samples(), 16);
  EXPECT_EQ(batches.batch(0, 1)["indices"].size(0), 8);
}

TEST(SampledLoader, StaysWithinASubset) {
  const at::Tensor subset = at::tensor(std::vector<std::int64_t>{3, 5, 7, 11});
  SampledLoader batches = loader({.batch_size = 3}, {.samples = subset});
  EXPECT_EQ(batches.samples(), 4);
  EXPECT_EQ(batches.batches(), 2);
  EXPECT_TRUE(std::get<0>(epoch(std::move(batches), 2).sort()).equal(subset));
}

TEST(SampledLoader, CountsTheDrawsOfItsSampler) {
  SampledLoader batches = loader({.batch_size = 8}, {.replacement = true, .count = 33});
  EXPECT_EQ(batches.samples(), 33);
  EXPECT_EQ(batches.batches(), 5);
  EXPECT_EQ(batches.batch(1, 4)["indices"].size(0), 1);
}

TEST(SampledLoader, RefusesAnEpochWithoutABatch) {
  EXPECT_THAT([] { loader({.batch_size = 21, .drop_last = true}); },
              ThrowsMessage<Error>(AllOf(HasSubstr("training: an epoch has no batch"),
                                         HasSubstr("20 samples"), HasSubstr("drop_last"))));
}

TEST(SampledLoader, RefusesABatchThatWouldNotBeTheSameOnAnotherThread) {
  const Numbers careless(20, [](std::int64_t) { at::rand({2}); });
  SampledLoader batches("training", careless, {.batch_size = 8}, {}, 7, at::kCPU);
  EXPECT_THAT([&] { batches.batch(0, 0); },
              ThrowsMessage<Error>(AllOf(HasSubstr("default generator"), HasSubstr("batch 0"),
                                         HasSubstr("request.generator"))));
}

}  // namespace
}  // namespace ferula
