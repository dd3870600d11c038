#include "core/data/splits.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "core/data/seeds.h"
#include "tests/data/values.h"

namespace ferula {
namespace {

using testing::ElementsAre;

at::Generator seven(std::int64_t number = 0) { return generator_for(7, "split", number); }

// 100 samples: class 0 has 60, class 1 has 30, class 2 has 10, all mixed.
at::Tensor labels() {
  const at::Tensor digit = at::arange(100).remainder(10);
  return digit.ge(6).to(at::kLong).add(digit.ge(9).to(at::kLong));
}

std::vector<std::int64_t> histogram(const at::Tensor& values) {
  return integers(values.bincount());
}

TEST(Folds, AreOfEqualSizeWithinOneSample) {
  EXPECT_THAT(histogram(split_into_folds(at::zeros({11}, at::kLong), 3, seven())),
              ElementsAre(4, 4, 3));
}

TEST(Folds, HaveEachClassInTheSameShare) {
  const at::Tensor folds = split_into_folds(labels(), 5, seven());
  for (int fold = 0; fold < 5; ++fold)
    EXPECT_THAT(histogram(labels().masked_select(folds.eq(fold))), ElementsAre(12, 6, 2));
}

TEST(Folds, AreRandom) {
  const at::Tensor one = split_into_folds(labels(), 5, seven());
  EXPECT_TRUE(one.equal(split_into_folds(labels(), 5, seven())));
  EXPECT_FALSE(one.equal(split_into_folds(labels(), 5, seven(1))));
}

TEST(Part, HasEachClassInTheSameShare) {
  const at::Tensor part = draw_part(labels(), 20, seven());
  EXPECT_THAT(histogram(labels().masked_select(part)), ElementsAre(12, 6, 2));
}

TEST(Part, HasTheSizeThatWasAskedFor) {
  for (const std::int64_t size : {0, 1, 7, 33, 99, 100})
    EXPECT_EQ(draw_part(labels(), size, seven()).sum().item<std::int64_t>(), size);
}

TEST(Part, IsRandom) {
  const at::Tensor one = draw_part(labels(), 50, seven());
  EXPECT_TRUE(one.equal(draw_part(labels(), 50, seven())));
  EXPECT_FALSE(one.equal(draw_part(labels(), 50, seven(1))));
}

}  // namespace
}  // namespace ferula
