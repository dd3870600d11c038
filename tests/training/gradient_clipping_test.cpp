#include "gradient_clipping.h"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

namespace ferula::training {
namespace {

at::Tensor with_gradient(const std::vector<double>& gradient) {
  const at::Tensor tensor = at::zeros({static_cast<std::int64_t>(gradient.size())}, at::kDouble);
  tensor.mutable_grad() = at::tensor(gradient, at::kDouble);
  return tensor;
}

TEST(GradientClipping, KeepsEachElementWithinTheLimit) {
  const at::Tensor a = with_gradient({-20, 0.5, 20}), b = with_gradient({11});
  clip_gradients({{"a", a}, {"b", b}}, 10);
  EXPECT_TRUE(a.grad().equal(at::tensor({-10.0, 0.5, 10.0}, at::kDouble)));
  EXPECT_TRUE(b.grad().equal(at::tensor({10.0}, at::kDouble)));
}

TEST(GradientClipping, IsOffAtZero) {
  const at::Tensor a = with_gradient({-20, 20});
  clip_gradients({{"a", a}}, 0);
  EXPECT_TRUE(a.grad().equal(at::tensor({-20.0, 20.0}, at::kDouble)));
}

TEST(GradientClipping, LeavesTensorsWithoutAGradientAlone) {
  const at::Tensor a = with_gradient({20}), idle = at::zeros({2});
  clip_gradients({{"idle", idle}, {"a", a}}, 1);
  EXPECT_FALSE(idle.grad().defined());
  EXPECT_EQ(a.grad().item().toDouble(), 1);
}

}  // namespace
}  // namespace ferula::training
