#include "models/resnet.h"

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <torch/nn/init.h>

#include <string>

namespace ferula {
namespace {

namespace nn = torch::nn;

constexpr std::int64_t kWidth = 64;  // channels of the first stage

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel,
                       std::int64_t stride) {
  nn::Conv2d layer(
      nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
  nn::init::kaiming_normal_(layer->weight, 0, torch::kFanOut, torch::kReLU);
  return layer;
}

// relu(x + norm(… relu(norm(convolution(x))) …)); where the shape changes, x goes through a
// convolution of its own.
class ResidualBlock final : public nn::Module {
 public:
  ResidualBlock(std::int64_t in, std::int64_t width, std::int64_t stride, bool bottleneck) {
    const std::int64_t out = bottleneck ? 4 * width : width;
    if (bottleneck) {
      add(in, width, 1, 1);
      add(width, width, 3, stride);
      add(width, out, 1, 1);
    } else {
      add(in, width, 3, stride);
      add(width, out, 3, 1);
    }
    if (stride == 1 && in == out) return;
    shortcut_ = register_module(
        "downsample", nn::Sequential(convolution(in, out, 1, stride), nn::BatchNorm2d(out)));
  }

  at::Tensor forward(const at::Tensor& x) {
    at::Tensor y = x;
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      if (i > 0) y = at::relu(y);
      y = norms_[i](convolutions_[i](y));
    }
    return at::relu(y + (shortcut_ ? shortcut_->forward(x) : x));
  }

 private:
  void add(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
    const std::string number = std::to_string(convolutions_.size() + 1);
    convolutions_.emplace_back(
        register_module("conv" + number, convolution(in, out, kernel, stride)));
    norms_.emplace_back(register_module("bn" + number, nn::BatchNorm2d(out)));
  }

  std::vector<nn::Conv2d> convolutions_;
  std::vector<nn::BatchNorm2d> norms_;
  nn::Sequential shortcut_{nullptr};
};

nn::Conv2d stem(const ResNet::Params& params) {
  return params.small_images ? convolution(params.num_channels, kWidth, 3, 1)
                             : convolution(params.num_channels, kWidth, 7, 2);
}

}  // namespace

ResNet::ResNet(const Params& params, const std::array<int, 4>& blocks, bool bottleneck)
    : ImageModel(params),
      small_images_(params.small_images),
      conv1_(register_module("conv1", stem(params))),
      bn1_(register_module("bn1", nn::BatchNorm2d(kWidth))) {
  std::int64_t channels = kWidth;
  for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
    const std::int64_t width = kWidth << stage;
    nn::Sequential layers;
    for (int block = 0; block < blocks[stage]; ++block) {
      const std::int64_t stride = stage > 0 && block == 0 ? 2 : 1;
      layers->push_back(std::make_shared<ResidualBlock>(channels, width, stride, bottleneck));
      channels = bottleneck ? 4 * width : width;
    }
    stages_.emplace_back(register_module("layer" + std::to_string(stage + 1), layers));
  }
  fc_ = register_module("fc", nn::Linear(channels, params.num_classes));
}

at::Tensor ResNet::logits(const at::Tensor& images) {
  at::Tensor x = at::relu(bn1_(conv1_(images)));
  if (!small_images_) x = at::max_pool2d(x, 3, 2, 1);
  for (nn::Sequential& stage : stages_) x = stage->forward(x);
  return fc_(x.mean({2, 3}));
}

}  // namespace ferula
