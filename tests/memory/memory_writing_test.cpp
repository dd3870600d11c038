#include "steps/memory_writing.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "scalar_parts.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

at::Tensor cube(at::IntArrayRef shape, std::vector<double> values) {
  return at::tensor(values, at::kDouble).view(shape);
}

TEST(MemoryWriting, ErasesAndAddsAsFarAsTheHeadLooksThere) {
  EXPECT_TRUE(at::allclose(written(cube({1, 2, 2}, {1, 2, 3, 4}), cube({1, 1, 2}, {1, 0.5}),
                                   cube({1, 1, 2}, {1, 0.5}), cube({1, 1, 2}, {7, 8})),
                           cube({1, 2, 2}, {7, 9, 5, 7})));
}

TEST(MemoryWriting, LetsAllHeadsEraseBeforeTheyAdd) {
  EXPECT_TRUE(at::allclose(written(cube({1, 1, 1}, {4}), cube({1, 2, 1}, {1, 1}),
                                   cube({1, 2, 1}, {0, 0.5}), cube({1, 2, 1}, {10, 1})),
                           cube({1, 1, 1}, {13})));
}

TEST(MemoryWriting, IsTheSameForOneHeadAsForOneOfTwoThatDoesNothing) {
  const at::Tensor memory = at::randn({2, 5, 3}, seeded(1), at::kDouble),
                   attention = at::rand({2, 2, 5}, seeded(2), at::kDouble),
                   erase = at::rand({2, 2, 3}, seeded(3), at::kDouble),
                   add = at::randn({2, 2, 3}, seeded(4), at::kDouble);
  attention.select(1, 1).zero_();
  EXPECT_TRUE(at::allclose(
      written(memory, attention, erase, add),
      written(memory, attention.narrow(1, 0, 1), erase.narrow(1, 0, 1), add.narrow(1, 0, 1))));
}

}  // namespace
}  // namespace ferula
