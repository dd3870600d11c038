// AlexNet as torchvision has it (Krizhevsky, "One weird trick …", 2014), with its tensor names.
#pragma once

#include <torch/nn/modules/container/sequential.h>

#include "models/image_model.h"

namespace ferula {

// Grey images get three equal channels, as in MI-Prometheus's wrapper.
class AlexNet final : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    double dropout = 0.5;

    Params() : ImageModel::Params{1000, 3, 224, 224} {}
    void list(Parameters& p) {
      ImageModel::Params::list(p, 63);
      p("dropout", dropout, "share of the linear layers' inputs that are zeroed in training",
        between(0, 1));
    }
  };

  // Throws Error if images have neither one channel nor three.
  explicit AlexNet(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& images) override;

  torch::nn::Sequential features_, classifier_;
};

}  // namespace ferula
