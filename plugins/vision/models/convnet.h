// A convolutional network as the configuration shapes it.
#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <string>
#include <vector>

#include "models/activation.h"
#include "models/image_model.h"

namespace ferula {

// Each layer is a convolution that keeps the size (if its kernel is odd), batch normalisation,
// activation and pooling; what is left goes through linear layers. Tensors are named conv1, bn1,
// conv2, …, linear1, linear2, ….
class ConvNet final : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    std::vector<std::int64_t> channels = {32, 64};
    std::vector<std::int64_t> kernel_sizes = {3};
    std::vector<std::int64_t> pooling = {2};
    std::string pooling_kind = "max";
    bool batch_norm = true;
    std::string activation = "relu";
    std::vector<std::int64_t> hidden_sizes = {128};
    double dropout = 0;

    void list(Parameters& p);
  };

  // Throws Error if a list has neither one entry nor one a layer, or nothing of an image is left.
  explicit ConvNet(const Params& params);

 private:
  struct Layer {
    torch::nn::Conv2d convolution;
    torch::nn::BatchNorm2d norm;  // or none
    std::int64_t pooling;
  };

  void add_layers(const Params& params);
  void add_linear(std::int64_t inputs, const Params& params);
  at::Tensor pooled(const at::Tensor& x, std::int64_t size) const;
  at::Tensor logits(const at::Tensor& images) override;

  bool takes_maximum_;
  Activation activation_;
  double dropout_;
  std::vector<Layer> layers_;
  std::vector<torch::nn::Linear> linear_;
};

}  // namespace ferula
