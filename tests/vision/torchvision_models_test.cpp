// AlexNet, Vgg11 and the residual networks: torchvision's counts and names. That their numbers are
// torchvision's as well is shown by tests/proofs/torchvision.sh.
#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "models/alexnet.h"
#include "models/resnet.h"
#include "models/vgg.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::ThrowsMessage;

TEST(AlexNet, HasTorchvisionsParameters) {
  const auto model = make_model<AlexNet>({});
  EXPECT_EQ(trained_parameters(*model), 61'100'840);
  EXPECT_THAT(
      tensor_names(*model),
      ElementsAre("features.0.weight", "features.0.bias", "features.3.weight", "features.3.bias",
                  "features.6.weight", "features.6.bias", "features.8.weight", "features.8.bias",
                  "features.10.weight", "features.10.bias", "classifier.1.weight",
                  "classifier.1.bias", "classifier.4.weight", "classifier.4.bias",
                  "classifier.6.weight", "classifier.6.bias"));
}

TEST(AlexNet, TreatsEachGreyImageOnItsOwnWhenTested) {
  AlexNet::Params params;
  params.num_classes = 4;
  params.num_channels = 1;
  params.height = params.width = 63;
  const auto model = make_model<AlexNet>(params);
  const at::Tensor images = random_images({3, 1, 63, 63});
  EXPECT_FALSE(at::equal(forward(*model, images), forward(*model, images)));  // drops out
  model->train(false);
  EXPECT_LT(influence_on_others(*model, images), 1e-5);
}

TEST(AlexNet, RefusesImagesThatAreNeitherGreyNorColoured) {
  AlexNet::Params params;
  params.num_channels = 4;
  EXPECT_THAT([&] { AlexNet{params}; },
              ThrowsMessage<Error>(HasSubstr("num_channels: expected 1 or 3, got 4")));
}

TEST(Vgg11, HasTorchvisionsParameters) {
  const auto model = make_model<Vgg11>({});
  EXPECT_EQ(trained_parameters(*model), 132'863'336);
  EXPECT_THAT(tensor_names(*model),
              IsSupersetOf({"features.0.weight", "features.3.weight", "features.6.weight",
                            "features.8.weight", "features.11.weight", "features.13.weight",
                            "features.16.weight", "features.18.bias", "classifier.0.weight",
                            "classifier.3.weight", "classifier.6.bias"}));
  model->train(false);
  EXPECT_THAT(forward(*model, random_images({1, 3, 32, 32})).sizes(), ElementsAre(1, 1000));
}

TEST(ResNet18, HasTorchvisionsParameters) {
  const auto model = make_model<ResNet18>({});
  EXPECT_EQ(trained_parameters(*model), 11'689'512);
  EXPECT_EQ(model->tensors().size(), 122u);  // the entries of torchvision's state_dict
  EXPECT_THAT(tensor_names(*model),
              IsSupersetOf({"conv1.weight", "bn1.running_mean", "bn1.num_batches_tracked",
                            "layer1.0.conv1.weight", "layer2.0.downsample.0.weight",
                            "layer2.0.downsample.1.running_var", "layer4.1.bn2.bias", "fc.weight",
                            "fc.bias"}));
}

TEST(ResNet50, HasTorchvisionsParameters) {
  const auto model = make_model<ResNet50>({});
  EXPECT_EQ(trained_parameters(*model), 25'557'032);
  EXPECT_EQ(model->tensors().size(), 320u);
  EXPECT_THAT(tensor_names(*model),
              IsSupersetOf({"layer1.0.downsample.0.weight", "layer3.5.conv3.weight",
                            "layer4.2.bn3.running_mean"}));
}

ResNet::Params small_resnet() {
  ResNet::Params params;
  params.num_classes = 3;
  params.num_channels = 1;
  params.small_images = true;
  return params;
}

TEST(ResNet18, HasTheGradientsThatFiniteDifferencesGive) {
  const at::Tensor images = random_images({4, 1, 8, 8});
  EXPECT_LT(directional_gradient_error(*make_model<ResNet18>(small_resnet()), images), 1e-3);
}

TEST(ResNet50, HasTheGradientsThatFiniteDifferencesGive) {
  const at::Tensor images = random_images({4, 1, 8, 8});
  EXPECT_LT(directional_gradient_error(*make_model<ResNet50>(small_resnet()), images), 1e-3);
}

TEST(ResNet18, NormalisesOverTheBatchInTrainingOnly) {
  const auto model = make_model<ResNet18>(small_resnet());
  const at::Tensor images = random_images({4, 1, 16, 16});
  EXPECT_GT(influence_on_others(*model, images), 1e-3);
  model->train(false);
  EXPECT_LT(influence_on_others(*model, images), 1e-5);
}

TEST(ResNet18, KeepsMoreOfSmallImages) {
  ResNet::Params params = small_resnet();
  const std::int64_t small = trained_parameters(*make_model<ResNet18>(params));
  params.small_images = false;
  EXPECT_EQ(trained_parameters(*make_model<ResNet18>(params)) - small, 64 * (49 - 9));
}

TEST(ResNet50, TakesImagesOfAnySize) {
  const auto model = make_model<ResNet50>(small_resnet());
  model->train(false);
  EXPECT_THAT(model->inputs()[0].shape, ElementsAre(-1, 1, -1, -1));
  EXPECT_THAT(forward(*model, random_images({2, 1, 20, 9})).sizes(), ElementsAre(2, 3));
}

}  // namespace
}  // namespace ferula
