// The convenient way to write a model: a torch::nn::Module that is a ferula::Model as well.
//
//   class Linear final : public ferula::NnModel { … register_module(…) … };
//
// Header-only and no type of the ABI: only files that define a model include it.
#pragma once

#include <torch/nn/module.h>

#include "ferula/model.h"

namespace ferula {

class NnModel : public torch::nn::Module, public Model {
 public:
  std::vector<ModelTensor> tensors() override {
    std::vector<ModelTensor> result;
    for (const auto& item : named_parameters())
      result.push_back({item.key(), item.value(), item.value().requires_grad()});
    for (const auto& item : named_buffers()) result.push_back({item.key(), item.value(), false});
    return result;
  }
  void train(bool on) override { torch::nn::Module::train(on); }
  void to(at::Device device) override { torch::nn::Module::to(device); }
  void to(at::ScalarType type) override { torch::nn::Module::to(type); }
};

}  // namespace ferula
