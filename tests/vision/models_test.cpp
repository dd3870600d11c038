// ConvNet, SimpleConvNet and Mlp.
#include <ATen/ops/allclose.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <gmock/gmock.h>

#include <map>

#include "ferula/error.h"
#include "models/convnet.h"
#include "models/mlp.h"
#include "models/simple_convnet.h"
#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

ConvNet::Params small_convnet() {
  ConvNet::Params params;
  params.num_channels = 2;
  params.height = 8;
  params.width = 6;
  params.num_classes = 4;
  params.channels = {3, 5};
  params.pooling = {1, 2};
  params.hidden_sizes = {7};
  return params;
}

at::Tensor small_images() { return random_images({3, 2, 8, 6}); }

TEST(ConvNet, NamesItsTensorsAfterItsLayers) {
  EXPECT_THAT(tensor_names(*make_model<ConvNet>(small_convnet())),
              testing::IsSupersetOf({"conv1.weight", "bn1.weight", "bn2.running_var",
                                     "linear1.weight", "linear2.bias"}));
}

TEST(ConvNet, HasAsManyParametersAsItsLayersSay) {
  ConvNet::Params params = small_convnet();
  const std::int64_t linear = (5 * 4 * 3 + 1) * 7 + (7 + 1) * 4;
  EXPECT_EQ(trained_parameters(*make_model<ConvNet>(params)),
            2 * 3 * 9 + 2 * 3 + 3 * 5 * 9 + 2 * 5 + linear);
  params.batch_norm = false;
  EXPECT_EQ(trained_parameters(*make_model<ConvNet>(params)),
            (2 * 9 + 1) * 3 + (3 * 9 + 1) * 5 + linear);
  params.kernel_sizes = {5, 1};
  EXPECT_EQ(trained_parameters(*make_model<ConvNet>(params)),
            (2 * 25 + 1) * 3 + (3 + 1) * 5 + linear);
}

TEST(ConvNet, HasTheGradientsThatFiniteDifferencesGive) {
  for (const char* kind : {"max", "average"})
    for (const bool batch_norm : {true, false}) {
      ConvNet::Params params = small_convnet();
      params.pooling_kind = kind;
      params.batch_norm = batch_norm;
      params.activation = "tanh";
      EXPECT_LT(worst_gradient(*make_model<ConvNet>(params), small_images(), 20), 1e-5);
    }
}

TEST(ConvNet, NormalisesOverTheBatchInTrainingOnly) {
  const auto model = make_model<ConvNet>(small_convnet());
  EXPECT_GT(influence_on_others(*model, small_images()), 1e-3);
  model->train(false);
  EXPECT_LT(influence_on_others(*model, small_images()), 1e-6);
}

TEST(ConvNet, DropsOutInTrainingOnly) {
  ConvNet::Params params = small_convnet();
  params.dropout = 0.5;
  const auto model = make_model<ConvNet>(params);
  EXPECT_FALSE(at::equal(forward(*model, small_images()), forward(*model, small_images())));
  model->train(false);
  EXPECT_TRUE(at::equal(forward(*model, small_images()), forward(*model, small_images())));
}

TEST(ConvNet, RefusesListsThatDoNotFitItsLayers) {
  ConvNet::Params params = small_convnet();
  params.pooling = {1, 2, 2};
  EXPECT_THAT([&] { ConvNet{params}; },
              ThrowsMessage<Error>(HasSubstr("pooling: expected one number, or one for each of the "
                                             "2 layers that channels has, got a list of 3")));
}

TEST(ConvNet, RefusesToPoolAnImageAway) {
  ConvNet::Params params = small_convnet();
  params.pooling = {4};
  EXPECT_THAT([&] { ConvNet{params}; },
              ThrowsMessage<Error>("pooling: nothing is left of images of 8 x 6 after layer 2"));
}

TEST(SimpleConvNet, IsTheCompositionOfItsLayers) {
  SimpleConvNet::Params params;  // 3 x 32 x 32
  const auto model = make_model<SimpleConvNet>(params);
  std::map<std::string, at::Tensor> t;
  for (const ModelTensor& item : model->tensors()) t[item.name] = item.tensor;
  at::Tensor x = random_images({2, 3, 32, 32});
  const at::Tensor logits = forward(*model, x);
  for (const std::string layer : {"conv1", "conv2"})
    x = at::max_pool2d(at::conv2d(x, t[layer + ".weight"], t[layer + ".bias"]), 2).clamp_min(0);
  x = x.flatten(1);
  for (const std::string layer : {"linear1", "linear2"})
    x = at::linear(x, t[layer + ".weight"], t[layer + ".bias"]).clamp_min(0);
  x = at::linear(x, t["linear3.weight"], t["linear3.bias"]);
  EXPECT_TRUE(at::allclose(logits, x, 1e-5, 1e-6));
}

TEST(SimpleConvNet, CountsStrideAndPaddingIn) {
  SimpleConvNet::Params params;
  params.height = 20;
  params.width = 14;
  params.first = {4, 3, 1, 1, 2};
  params.second = {5, 3, 2, 0, 1};
  const auto model = make_model<SimpleConvNet>(params);
  EXPECT_THAT(forward(*model, random_images({2, 3, 20, 14})).sizes(), ElementsAre(2, 10));
  EXPECT_LT(worst_gradient(*model, random_images({2, 3, 20, 14}), 5), 1e-5);
}

TEST(SimpleConvNet, RefusesImagesThatAreTooSmall) {
  SimpleConvNet::Params params;
  params.height = 12;
  EXPECT_THAT([&] { SimpleConvNet{params}; },
              ThrowsMessage<Error>(HasSubstr("nothing is left of images of 12 x 32")));
}

Mlp::Params small_mlp() {
  Mlp::Params params;
  params.num_channels = 2;
  params.height = 3;
  params.width = 5;
  params.num_classes = 4;
  params.hidden_sizes = {6, 7};
  return params;
}

TEST(Mlp, HasAsManyParametersAsItsLayersSay) {
  Mlp::Params params = small_mlp();
  EXPECT_EQ(trained_parameters(*make_model<Mlp>(params)), 31 * 6 + 7 * 7 + 8 * 4);
  params.hidden_sizes = {};
  EXPECT_EQ(trained_parameters(*make_model<Mlp>(params)), 31 * 4);
}

TEST(Mlp, HasTheGradientsThatFiniteDifferencesGive) {
  for (const std::string& name : activation_names()) {
    Mlp::Params params = small_mlp();
    params.activation = name;
    EXPECT_LT(worst_gradient(*make_model<Mlp>(params), random_images({2, 2, 3, 5}), 20), 1e-5)
        << name;
  }
}

TEST(Mlp, DropsOutInTrainingOnly) {
  Mlp::Params params = small_mlp();
  params.dropout = 0.5;
  const auto model = make_model<Mlp>(params);
  const at::Tensor images = random_images({2, 2, 3, 5});
  EXPECT_FALSE(at::equal(forward(*model, images), forward(*model, images)));
  model->train(false);
  EXPECT_LT(influence_on_others(*model, images), 1e-6);
}

}  // namespace
}  // namespace ferula
