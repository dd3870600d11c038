// Residual networks (He et al., 2015) as torchvision has them, with its tensor names.
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <array>
#include <vector>

#include "models/image_model.h"

namespace ferula {

class ResNet : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    bool small_images = false;

    Params() : ImageModel::Params{1000, 3, -1, -1} {}
    void list(Parameters& p) {
      list_classes(p);
      p("small_images", small_images,
        "for images of about 32 x 32: begin with a 3 x 3 convolution of stride 1 and no pooling");
    }
  };

 protected:
  // `blocks` in each of four stages; a bottleneck has three convolutions and four times the
  // channels, else a block has two.
  ResNet(const Params& params, const std::array<int, 4>& blocks, bool bottleneck);

 private:
  at::Tensor logits(const at::Tensor& images) override;

  bool small_images_;
  torch::nn::Conv2d conv1_;
  torch::nn::BatchNorm2d bn1_;
  std::vector<torch::nn::Sequential> stages_;  // layer1 … layer4
  torch::nn::Linear fc_{nullptr};
};

class ResNet18 final : public ResNet {
 public:
  using Params = ResNet::Params;
  explicit ResNet18(const Params& params) : ResNet(params, {2, 2, 2, 2}, false) {}
};

class ResNet50 final : public ResNet {
 public:
  using Params = ResNet::Params;
  explicit ResNet50(const Params& params) : ResNet(params, {3, 4, 6, 3}, true) {}
};

}  // namespace ferula
