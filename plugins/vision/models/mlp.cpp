#include "models/mlp.h"

#include <ATen/ops/dropout.h>

namespace ferula {

Mlp::Mlp(const Params& params)
    : ImageModel(params), activation_(activation(params.activation)), dropout_(params.dropout) {
  std::vector<std::int64_t> sizes = params.hidden_sizes;
  sizes.push_back(params.num_classes);
  std::int64_t inputs = params.num_channels * params.height * params.width;
  for (const std::int64_t size : sizes) {
    const std::string name = "linear" + std::to_string(layers_.size() + 1);
    layers_.emplace_back(register_module(name, torch::nn::Linear(inputs, size)));
    inputs = size;
  }
}

at::Tensor Mlp::logits(const at::Tensor& images) {
  at::Tensor x = images.flatten(1);
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i)
    x = at::dropout(activation_(layers_[i](x)), dropout_, is_training());
  return layers_.back()(x);
}

}  // namespace ferula
