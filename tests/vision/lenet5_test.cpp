#include "models/lenet5.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <gmock/gmock.h>

#include <iostream>
#include <map>

namespace ferula {
namespace {

using testing::ElementsAre;

at::Generator generator(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

at::Tensor images(std::int64_t count) { return at::rand({count, 1, 32, 32}, generator(1)); }

class LeNet5Test : public testing::Test {
 protected:
  LeNet5Test() {
    for (const ModelTensor& item : model_->tensors()) tensors_[item.name] = item.tensor;
  }

  at::Tensor forward(const at::Tensor& images) {
    return model_->forward({{"images", images}})["logits"];
  }

  std::shared_ptr<LeNet5> model_ = [] {
    at::Generator(at::detail::getDefaultCPUGenerator()).set_current_seed(5);
    return std::make_shared<LeNet5>(LeNet5::Params());
  }();
  std::map<std::string, at::Tensor> tensors_;
};

TEST_F(LeNet5Test, NamesItsTensorsAfterItsLayers) {
  std::vector<std::string> names;
  for (const ModelTensor& item : model_->tensors()) names.push_back(item.name);
  EXPECT_THAT(names, ElementsAre("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias",
                                 "conv3.weight", "conv3.bias", "linear1.weight", "linear1.bias",
                                 "linear2.weight", "linear2.bias"));
}

std::int64_t parameters(std::int64_t num_classes) {
  std::int64_t count = 0;
  for (const ModelTensor& item : std::make_shared<LeNet5>(LeNet5::Params{num_classes})->tensors())
    count += item.tensor.numel();
  return count;
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
  model_->to(at::kDouble);
  const at::Tensor batch = images(2).to(at::kDouble);
  const at::Tensor weights = at::randn({2, 10}, generator(2), at::kDouble);
  const auto objective = [&] { return (forward(batch) * weights).sum(); };
  objective().backward();

  const c10::NoGradGuard no_gradients;
  constexpr double kStep = 1e-6;
  double worst = 0;
  for (const ModelTensor& item : model_->tensors()) {
    const at::Tensor values = item.tensor.view(-1), gradient = item.tensor.grad().view(-1);
    const std::int64_t stride = std::max<std::int64_t>(1, values.numel() / 40);
    for (std::int64_t i = 0; i < values.numel(); i += stride) {
      const double value = values[i].item<double>(), analytic = gradient[i].item<double>();
      values[i] = value + kStep;
      const double above = objective().item<double>();
      values[i] = value - kStep;
      const double below = objective().item<double>();
      values[i] = value;
      const double numeric = (above - below) / (2 * kStep);
      worst = std::max(worst, std::abs(numeric - analytic) / std::max(std::abs(analytic), 1e-3));
    }
  }
  std::cout << "worst relative error " << worst << '\n';
  EXPECT_LT(worst, 1e-5);
}

}  // namespace
}  // namespace ferula
