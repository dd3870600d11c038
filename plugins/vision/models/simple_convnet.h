// MI-Prometheus's SimpleConvNet: two convolutions, three linear layers.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <string>

#include "models/image_model.h"

namespace ferula {

// convolution, pooling, ReLU, twice; linear layers of 120, 84 and num_classes.
class SimpleConvNet final : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    // A convolution and the pooling after it.
    struct Layer {
      std::int64_t out_channels, kernel_size = 5, stride = 1, padding = 0;
      std::int64_t pooling = 2;
    };
    Layer first{6}, second{16};

    void list(Parameters& p);
  };

  // Throws Error if nothing of an image is left.
  explicit SimpleConvNet(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& images) override;

  std::int64_t pooling1_, pooling2_;
  torch::nn::Conv2d conv1_, conv2_;
  torch::nn::Linear linear1_{nullptr}, linear2_, linear3_;
};

}  // namespace ferula
