#include "lenet5.h"

#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>

namespace ferula {

LeNet5::LeNet5(const Params& params)
    : num_classes_(params.num_classes),
      conv1_(register_module("conv1", torch::nn::Conv2d(1, 6, 5))),
      conv2_(register_module("conv2", torch::nn::Conv2d(6, 16, 5))),
      conv3_(register_module("conv3", torch::nn::Conv2d(16, 120, 5))),
      linear1_(register_module("linear1", torch::nn::Linear(120, 84))),
      linear2_(register_module("linear2", torch::nn::Linear(84, num_classes_))) {}

std::vector<StreamSpec> LeNet5::inputs() const {
  return {{"images", {-1, 1, 32, 32}, at::kFloat, "grey images"}};
}

std::vector<StreamSpec> LeNet5::outputs() const {
  return {{"logits", {-1, num_classes_}, at::kFloat, "a score for each class, not normalised"}};
}

Batch LeNet5::forward(const Batch& batch) {
  at::Tensor x = at::max_pool2d(at::relu(conv1_(batch.at(0))), 2);
  x = at::max_pool2d(at::relu(conv2_(x)), 2);
  x = at::relu(conv3_(x)).flatten(1);
  return {{"logits", linear2_(at::relu(linear1_(x)))}};
}

}  // namespace ferula
