#include "steps/bookmarks.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

namespace ferula {
namespace {

at::Tensor row(std::vector<double> values) {
  return at::tensor(values, at::kDouble).view({1, 1, -1});
}

TEST(Bookmarks, StayWhereTheGateIsOneAndFollowWhereItIsZero) {
  const at::Tensor bookmark = row({1, 0, 0}), attention = row({0, 0, 1});
  EXPECT_TRUE(at::allclose(moved_bookmark(bookmark, attention, row({1})), bookmark));
  EXPECT_TRUE(at::allclose(moved_bookmark(bookmark, attention, row({0})), attention));
  EXPECT_TRUE(at::allclose(moved_bookmark(bookmark, attention, row({0.75})), row({0.75, 0, 0.25})));
}

TEST(Jump, StaysOrGoesToTheBookmarkOrToTheStart) {
  const at::Tensor attention = row({0, 0, 0, 1}), bookmark = row({0, 1, 0, 0});
  EXPECT_TRUE(at::allclose(jump(attention, bookmark, row({1, 0, 0})), attention));
  EXPECT_TRUE(at::allclose(jump(attention, bookmark, row({0, 1, 0})), bookmark));
  EXPECT_TRUE(at::allclose(jump(attention, bookmark, row({0, 0, 1})), row({1, 0, 0, 0})));
  EXPECT_TRUE(
      at::allclose(jump(attention, bookmark, row({0.5, 0.3, 0.2})), row({0.2, 0.3, 0, 0.5})));
}

}  // namespace
}  // namespace ferula
