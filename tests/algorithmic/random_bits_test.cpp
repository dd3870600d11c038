#include "random_bits.h"

#include <gtest/gtest.h>

#include <array>

namespace ferula::algorithmic {
namespace {

RandomBits seeded(std::uint64_t seed) { return RandomBits(at::detail::createCPUGenerator(seed)); }

TEST(RandomBits, AreOneAsOftenAsWanted) {
  for (const double probability : {0.0, 0.1, 0.5, 0.9, 1.0}) {
    const at::Tensor bits = seeded(1).bits({100'000}, probability);
    EXPECT_NEAR(bits.mean().item<double>(), probability, 0.005);
    EXPECT_TRUE(bits.eq(0).logical_or(bits.eq(1)).all().item<bool>());
  }
}

TEST(RandomBits, AreTheSameForTheSameSeedOnly) {
  const at::Tensor bits = seeded(1).bits({1000}, 0.5);
  EXPECT_TRUE(bits.equal(seeded(1).bits({1000}, 0.5)));
  EXPECT_FALSE(bits.equal(seeded(2).bits({1000}, 0.5)));
}

TEST(RandomBits, GoOnWhereTheyStopped) {
  RandomBits random = seeded(1);
  const at::Tensor first = random.bits({100}, 0.5);
  EXPECT_FALSE(first.equal(random.bits({100}, 0.5)));
}

TEST(RandomBits, DrawNumbersWithBothEnds) {
  RandomBits random = seeded(1);
  std::array<int, 3> counts = {};
  for (int i = 0; i < 3000; ++i) ++counts.at(random.between(4, 6) - 4);
  for (const int count : counts) EXPECT_NEAR(count, 1000, 100);
}

}  // namespace
}  // namespace ferula::algorithmic
