#include "models/alexnet.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using torch::nn::Conv2d;
using torch::nn::Conv2dOptions;
using torch::nn::Dropout;
using torch::nn::Linear;
using torch::nn::MaxPool2d;
using torch::nn::MaxPool2dOptions;
using torch::nn::ReLU;

constexpr std::int64_t kSide = 6;  // of what the linear layers see

Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t padding,
                   std::int64_t stride = 1) {
  return Conv2d(Conv2dOptions(in, out, kernel).padding(padding).stride(stride));
}

MaxPool2d pooling() { return MaxPool2d(MaxPool2dOptions(3).stride(2)); }

torch::nn::Sequential features() {
  return torch::nn::Sequential(convolution(3, 64, 11, 2, 4), ReLU(), pooling(),  //
                               convolution(64, 192, 5, 2), ReLU(), pooling(),    //
                               convolution(192, 384, 3, 1), ReLU(),              //
                               convolution(384, 256, 3, 1), ReLU(),              //
                               convolution(256, 256, 3, 1), ReLU(), pooling());
}

torch::nn::Sequential classifier(const AlexNet::Params& params) {
  return torch::nn::Sequential(Dropout(params.dropout), Linear(256 * kSide * kSide, 4096), ReLU(),
                               Dropout(params.dropout), Linear(4096, 4096), ReLU(),
                               Linear(4096, params.num_classes));
}

}  // namespace

AlexNet::AlexNet(const Params& params)
    : ImageModel(params),
      features_(register_module("features", features())),
      classifier_(register_module("classifier", classifier(params))) {
  if (params.num_channels != 1 && params.num_channels != 3)
    throw Error("num_channels: expected 1 or 3, got " + std::to_string(params.num_channels));
}

at::Tensor AlexNet::logits(const at::Tensor& images) {
  const at::Tensor x = features_->forward(images.expand({-1, 3, -1, -1}));
  return classifier_->forward(at::adaptive_avg_pool2d(x, {kSide, kSide}).flatten(1));
}

}  // namespace ferula
