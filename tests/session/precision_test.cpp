#include "core/session/precision.h"

#include <ATen/autocast_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

namespace ferula {
namespace {

struct Linear final : public Model {
  at::Tensor weight = at::randn({3, 4}).set_requires_grad(true);
  at::ScalarType computed_in = at::kFloat;

  std::vector<StreamSpec> inputs() const override { return {{"x", {-1, 4}, at::kFloat, ""}}; }
  std::vector<StreamSpec> outputs() const override { return {{"y", {-1, 3}, at::kFloat, ""}}; }
  Batch forward(const Batch& batch) override {
    const at::Tensor y = at::linear(batch.at(0), weight);
    computed_in = y.scalar_type();
    return {{"y", y}};
  }
  std::vector<ModelTensor> tensors() override { return {{"weight", weight}}; }
  void train(bool) override {}
  void to(at::Device) override {}
  void to(at::ScalarType) override {}
};

TEST(Precision, IsThatOfTheProductsNotOfTheWeights) {
  const auto linear = std::make_shared<Linear>();
  const auto model = with_precision(linear, precision_type("bfloat16"));
  const at::Tensor x = at::randn({2, 4});
  const at::Tensor y = model->forward({{"x", x}}).at(0);
  EXPECT_EQ(linear->computed_in, at::kBFloat16);
  EXPECT_EQ(y.scalar_type(), at::kFloat);
  EXPECT_TRUE(y.allclose(at::linear(x, linear->weight), 0.02, 0.05));
  y.sum().backward();
  EXPECT_EQ(linear->weight.grad().scalar_type(), at::kFloat);
  EXPECT_FALSE(at::autocast::is_autocast_enabled(at::kCPU)) << "only while the model computes";
}

TEST(Precision, FollowsTheWeightsFromStepToStep) {
  const auto linear = std::make_shared<Linear>();
  const auto model = with_precision(linear, at::kBFloat16);
  const Batch batch = {{"x", at::randn({2, 4})}};
  const at::Tensor before = model->forward(batch).at(0);
  linear->weight.mutable_data_ptr<float>()[0] += 4;
  EXPECT_FALSE(model->forward(batch).at(0).equal(before));
}

TEST(Precision, OfFloat32LeavesTheModelAsItIs) {
  const auto linear = std::make_shared<Linear>();
  EXPECT_EQ(with_precision(linear, precision_type("float32")), linear);
  EXPECT_EQ(precision_type("float16"), at::kHalf);
}

}  // namespace
}  // namespace ferula
