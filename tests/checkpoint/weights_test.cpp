#include "core/checkpoint/weights.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Weights, AreCopiedIntoTheTensorsThatAreThere) {
  const at::Tensor weight = at::zeros({2, 3});
  const void* memory = weight.data_ptr();
  copy_into({ModelTensor{"weight", weight}}, {{"weight", at::full({2, 3}, 5.0)}}, "a.pt");
  EXPECT_TRUE(weight.equal(at::full({2, 3}, 5.0)));
  EXPECT_EQ(weight.data_ptr(), memory);
}

TEST(Weights, AreCopiedIntoTrainedTensors) {
  const at::Tensor weight = at::zeros({2}).set_requires_grad(true);
  copy_into({ModelTensor{"weight", weight}}, {{"weight", at::full({2}, 5.0)}}, "a.pt");
  EXPECT_TRUE(weight.equal(at::full({2}, 5.0)));
  EXPECT_TRUE(weight.is_leaf());
}

TEST(Weights, KeepTheirMemoryFormat) {
  const at::Tensor weight = at::zeros({2, 3, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast);
  copy_into({ModelTensor{"weight", weight}}, {{"weight", at::full({2, 3, 4, 4}, 5.0)}}, "a.pt");
  EXPECT_TRUE(weight.is_contiguous(at::MemoryFormat::ChannelsLast));
}

TEST(Weights, ThatDoNotFitChangeNothingAndAreAllNamed) {
  const at::Tensor weight = at::zeros({2}), bias = at::zeros({2});
  const Dictionary saved{
      {"weight", at::full({2}, 5.0)}, {"bias", at::full({3}, 5.0)}, {"scale", at::full({1}, 5.0)}};
  const std::vector<ModelTensor> tensors = {{"weight", weight}, {"bias", bias}, {"mean", bias}};
  EXPECT_THAT(
      [&] { copy_into(tensors, saved, "a.pt"); },
      ThrowsMessage<Error>(AllOf(
          HasSubstr("a.pt does not fit"), HasSubstr("'bias' has the shape [3], needed is [2]"),
          HasSubstr("'mean' is missing"), HasSubstr("'scale' is not needed"))));
  EXPECT_TRUE(weight.equal(at::zeros({2})));
}

}  // namespace
}  // namespace ferula
