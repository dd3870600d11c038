#include "models/lenet5.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <gmock/gmock.h>

#include <map>

#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;

at::Tensor images(std::int64_t count) { return random_images({count, 1, 32, 32}); }

class LeNet5Test : public testing::Test {
 protected:
  LeNet5Test() {
    for (const ModelTensor& item : model_->tensors()) tensors_[item.name] = item.tensor;
  }

  at::Tensor forward(const at::Tensor& images) { return ferula::forward(*model_, images); }

  std::shared_ptr<LeNet5> model_ = make_model<LeNet5>({});
  std::map<std::string, at::Tensor> tensors_;
};

TEST_F(LeNet5Test, NamesItsTensorsAfterItsLayers) {
  EXPECT_THAT(tensor_names(*model_),
              ElementsAre("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias",
                          "conv3.weight", "conv3.bias", "linear1.weight", "linear1.bias",
                          "linear2.weight", "linear2.bias"));
}

std::int64_t parameters(std::int64_t num_classes) {
  return trained_parameters(*make_model<LeNet5>({num_classes}));
}

TEST_F(LeNet5Test, HasAsManyParametersAsItsLayersSay) {
  constexpr std::int64_t kUpToLinear1 =
      (25 + 1) * 6 + (6 * 25 + 1) * 16 + (16 * 25 + 1) * 120 + (120 + 1) * 84;
  EXPECT_EQ(parameters(10), 61'706);
  EXPECT_EQ(parameters(10), kUpToLinear1 + (84 + 1) * 10);
  EXPECT_EQ(parameters(3), kUpToLinear1 + (84 + 1) * 3);
}

TEST_F(LeNet5Test, IsTheCompositionOfItsLayers) {
  const auto convolution = [this](const at::Tensor& x, const std::string& name) {
    return at::conv2d(x, tensors_[name + ".weight"], tensors_[name + ".bias"]).clamp_min(0);
  };
  at::Tensor x = images(4);
  x = at::max_pool2d(convolution(x, "conv1"), 2);
  x = at::max_pool2d(convolution(x, "conv2"), 2);
  x = convolution(x, "conv3").reshape({4, 120});
  x = at::linear(x, tensors_["linear1.weight"], tensors_["linear1.bias"]).clamp_min(0);
  x = at::linear(x, tensors_["linear2.weight"], tensors_["linear2.bias"]);
  EXPECT_TRUE(at::allclose(forward(images(4)), x, 1e-5, 1e-6));
}

TEST_F(LeNet5Test, GivesTheLogitsThatItsStreamsPromise) {
  const at::Tensor logits = forward(images(3));
  EXPECT_THAT(logits.sizes(), ElementsAre(3, 10));
  EXPECT_THAT(model_->outputs()[0].shape, ElementsAre(-1, 10));
  EXPECT_THAT(model_->inputs()[0].shape, ElementsAre(-1, 1, 32, 32));
}

TEST_F(LeNet5Test, TreatsEachImageOnItsOwn) {
  model_->to(at::kDouble);
  const at::Tensor batch = images(5).to(at::kDouble);
  at::Tensor changed = batch.clone();
  changed[2].zero_();
  const at::Tensor before = forward(batch), after = forward(changed);
  for (const int i : {0, 1, 3, 4}) EXPECT_TRUE(at::allclose(before[i], after[i], 1e-12, 1e-12));
  EXPECT_FALSE(at::allclose(before[2], after[2]));
  EXPECT_TRUE(at::allclose(forward(batch.slice(0, 3, 4))[0], before[3], 1e-12, 1e-12));
}

TEST_F(LeNet5Test, HasTheGradientsThatFiniteDifferencesGive) {
  EXPECT_LT(worst_gradient(*model_, images(2), 40), 1e-5);
}

}  // namespace
}  // namespace ferula
