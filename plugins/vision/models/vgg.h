// VGG (Simonyan & Zisserman, 2015) as torchvision has it, with its tensor names.
#pragma once

#include <torch/nn/modules/container/sequential.h>

#include "models/image_model.h"

namespace ferula {

// Configuration A: eight convolutions, three linear layers, no batch normalisation.
class Vgg11 final : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    double dropout = 0.5;

    Params() : ImageModel::Params{1000, 3, 224, 224} {}
    void list(Parameters& p) {
      ImageModel::Params::list(p, 32);
      p("dropout", dropout, "share of the linear layers' outputs that are zeroed in training",
        between(0, 1));
    }
  };

  explicit Vgg11(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& images) override;

  torch::nn::Sequential features_, classifier_;
};

}  // namespace ferula
