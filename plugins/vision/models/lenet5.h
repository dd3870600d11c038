// LeNet-5 (LeCun et al., 1998), as it is used today: ReLU and maximum pooling.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "ferula/nn_model.h"
#include "ferula/parameters.h"

namespace ferula {

class LeNet5 final : public NnModel {
 public:
  struct Params {
    std::int64_t num_classes = 10;
    std::int64_t height = 32, width = 32;

    void list(Parameters& p) {
      p("num_classes", num_classes, "size of the last layer", at_least(1));
      p("height", height, "of the images; smaller ones are centred in 32 x 32", between(1, 32));
      p("width", width, "of the images, likewise", between(1, 32));
    }
  };

  explicit LeNet5(const Params& params);

  std::vector<StreamSpec> inputs() const override;
  std::vector<StreamSpec> outputs() const override;
  Batch forward(const Batch& batch) override;

 private:
  Params params_;
  torch::nn::Conv2d conv1_, conv2_, conv3_;
  torch::nn::Linear linear1_, linear2_;
};

}  // namespace ferula
