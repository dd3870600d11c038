#include "models/vgg.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

namespace ferula {
namespace {

namespace nn = torch::nn;

constexpr std::int64_t kSide = 7;  // of what the linear layers see
constexpr std::int64_t kPool = 0;
constexpr std::int64_t kChannels[] = {64,  kPool, 128,   kPool, 256, 256,  kPool,
                                      512, 512,   kPool, 512,   512, kPool};

nn::Conv2d convolution(std::int64_t in, std::int64_t out) {
  nn::Conv2d layer(nn::Conv2dOptions(in, out, 3).padding(1));
  nn::init::kaiming_normal_(layer->weight, 0, torch::kFanOut, torch::kReLU);
  nn::init::zeros_(layer->bias);
  return layer;
}

nn::Linear linear(std::int64_t in, std::int64_t out) {
  nn::Linear layer(in, out);
  nn::init::normal_(layer->weight, 0, 0.01);
  nn::init::zeros_(layer->bias);
  return layer;
}

nn::Sequential features(std::int64_t channels) {
  nn::Sequential layers;
  for (const std::int64_t out : kChannels) {
    if (out == kPool) {
      layers->push_back(nn::MaxPool2d(2));
      continue;
    }
    layers->push_back(convolution(channels, out));
    layers->push_back(nn::ReLU());
    channels = out;
  }
  return layers;
}

nn::Sequential classifier(const Vgg11::Params& params) {
  return nn::Sequential(linear(512 * kSide * kSide, 4096), nn::ReLU(), nn::Dropout(params.dropout),
                        linear(4096, 4096), nn::ReLU(), nn::Dropout(params.dropout),
                        linear(4096, params.num_classes));
}

}  // namespace

Vgg11::Vgg11(const Params& params)
    : ImageModel(params),
      features_(register_module("features", features(params.num_channels))),
      classifier_(register_module("classifier", classifier(params))) {}

at::Tensor Vgg11::logits(const at::Tensor& images) {
  const at::Tensor x = features_->forward(images);
  return classifier_->forward(at::adaptive_avg_pool2d(x, {kSide, kSide}).flatten(1));
}

}  // namespace ferula
