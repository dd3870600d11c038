#include "core/data/seeds.h"

#include <ATen/ops/rand.h>
#include <gmock/gmock.h>

#include <set>

namespace ferula {
namespace {

TEST(Seeds, AreTheSameOnEveryMachineAndInEveryVersion) {
  EXPECT_EQ(seed_for(7, "training/order"), 925670178u);
  EXPECT_EQ(seed_for(7, "model/weights", 3), 1865749249u);
}

TEST(Seeds, OfOnePurposeNeverCollide) {
  std::set<std::uint64_t> seeds;
  for (std::int64_t number = 0; number < 100000; ++number)
    seeds.insert(seed_for(7, "training/step", number));
  EXPECT_EQ(seeds.size(), 100000u);
}

TEST(Seeds, HaveThe32BitsThatTheGeneratorReads) {
  for (std::int64_t number : {0L, 1L, 0xffffffffL}) EXPECT_LE(seed_for(7, "a", number), 0xffffffff);
}

TEST(Seeds, DependOnSeedAndPurpose) {
  const std::set<std::uint64_t> seeds = {seed_for(7, "a"), seed_for(8, "a"), seed_for(7, "b"),
                                         seed_for(0, "a"), seed_for(1ull << 40, "a")};
  EXPECT_EQ(seeds.size(), 5u);
}

TEST(Seeds, MakeEqualGenerators) {
  const auto draw = [](std::int64_t number) {
    return at::rand({4}, generator_for(7, "a", number));
  };
  EXPECT_TRUE(draw(3).equal(draw(3)));
  EXPECT_FALSE(draw(3).equal(draw(4)));
}

TEST(Seeds, SetTheDefaultGenerator) {
  const auto draw = [](std::uint64_t seed) {
    seed_default_generator(at::kCPU, seed);
    return at::rand({4});
  };
  EXPECT_TRUE(draw(3).equal(draw(3)));
  EXPECT_FALSE(draw(3).equal(draw(4)));
}

}  // namespace
}  // namespace ferula
