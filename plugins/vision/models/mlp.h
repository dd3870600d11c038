// A multi-layer perceptron: images of any shape, flattened, through linear layers.
#pragma once

#include <torch/nn/modules/linear.h>

#include <string>
#include <vector>

#include "models/activation.h"
#include "models/image_model.h"

namespace ferula {

class Mlp final : public ImageModel {
 public:
  struct Params : ImageModel::Params {
    std::vector<std::int64_t> hidden_sizes = {512};
    std::string activation = "relu";
    double dropout = 0;

    void list(Parameters& p) {
      ImageModel::Params::list(p);
      p("hidden_sizes", hidden_sizes, "of the hidden layers; []: the model is linear", at_least(1));
      p("activation", activation, "after each hidden layer", one_of(activation_names()));
      p("dropout", dropout, "share of each hidden layer's outputs that are zeroed in training",
        between(0, 1));
    }
  };

  explicit Mlp(const Params& params);

 private:
  at::Tensor logits(const at::Tensor& images) override;

  Activation activation_;
  double dropout_;
  std::vector<torch::nn::Linear> layers_;  // linear1, linear2, …
};

}  // namespace ferula
