#include "models/convnet.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/dropout.h>

#include "ferula/error.h"
#include "models/max_pool.h"

namespace ferula {
namespace {

// One entry for each layer.
std::vector<std::int64_t> spread(const std::string& key, const std::vector<std::int64_t>& values,
                                 std::size_t layers) {
  if (values.size() == 1) return std::vector<std::int64_t>(layers, values[0]);
  if (values.size() != layers)
    throw Error(key + ": expected one number, or one for each of the " + std::to_string(layers) +
                " layers that channels has, got a list of " + std::to_string(values.size()));
  return values;
}

// A side of an image after a convolution and pooling.
std::int64_t shrunk(std::int64_t side, std::int64_t kernel, std::int64_t pooling) {
  return (side + (kernel - 1) / 2 * 2 - kernel + 1) / pooling;
}

}  // namespace

void ConvNet::Params::list(Parameters& p) {
  ImageModel::Params::list(p);
  p("channels", channels, "what each convolution gives; as many as there are layers", at_least(1));
  p("kernel_sizes", kernel_sizes, "of the convolutions: one for all, or one a layer", at_least(1));
  p("pooling", pooling,
    "side of the squares that become one pixel, one for all or one a layer; "
    "1: none",
    at_least(1));
  p("pooling_kind", pooling_kind, "what a square becomes", one_of({"max", "average"}));
  p("batch_norm", batch_norm, "normalise what each convolution gives");
  p("activation", activation, "after each layer but the last", one_of(activation_names()));
  p("hidden_sizes", hidden_sizes, "of the linear layers before the last", at_least(1));
  p("dropout", dropout, "share of each linear layer's inputs that are zeroed in training",
    between(0, 1));
}

ConvNet::ConvNet(const Params& params)
    : ImageModel(params),
      takes_maximum_(params.pooling_kind == "max"),
      activation_(activation(params.activation)),
      dropout_(params.dropout) {
  add_layers(params);
}

void ConvNet::add_layers(const Params& params) {
  const auto kernels = spread("kernel_sizes", params.kernel_sizes, params.channels.size());
  const auto pooling = spread("pooling", params.pooling, params.channels.size());
  std::int64_t channels = params.num_channels, height = params.height, width = params.width;
  for (std::size_t i = 0; i < params.channels.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    auto convolution = torch::nn::Conv2dOptions(channels, params.channels[i], kernels[i])
                           .padding((kernels[i] - 1) / 2)
                           .bias(!params.batch_norm);
    layers_.push_back(
        {register_module("conv" + number, torch::nn::Conv2d(convolution)), nullptr, pooling[i]});
    channels = params.channels[i];
    if (params.batch_norm)
      layers_[i].norm = register_module("bn" + number, torch::nn::BatchNorm2d(channels));
    height = shrunk(height, kernels[i], pooling[i]);
    width = shrunk(width, kernels[i], pooling[i]);
    if (height < 1 || width < 1)
      throw Error("pooling: nothing is left of images of " + std::to_string(params.height) + " x " +
                  std::to_string(params.width) + " after layer " + number);
  }
  add_linear(channels * height * width, params);
}

void ConvNet::add_linear(std::int64_t inputs, const Params& params) {
  std::vector<std::int64_t> sizes = params.hidden_sizes;
  sizes.push_back(params.num_classes);
  for (const std::int64_t size : sizes) {
    const std::string name = "linear" + std::to_string(linear_.size() + 1);
    linear_.emplace_back(register_module(name, torch::nn::Linear(inputs, size)));
    inputs = size;
  }
}

at::Tensor ConvNet::pooled(const at::Tensor& x, std::int64_t size) const {
  if (size == 1) return x;
  return takes_maximum_ ? max_pool(x, size) : at::avg_pool2d(x, size);
}

at::Tensor ConvNet::logits(const at::Tensor& images) {
  at::Tensor x = images;
  for (Layer& layer : layers_) {
    x = layer.convolution(x);
    if (layer.norm) x = layer.norm(x);
    x = pooled(activation_(x), layer.pooling);
  }
  x = x.flatten(1);
  for (std::size_t i = 0; i < linear_.size(); ++i) {
    x = linear_[i](at::dropout(x, dropout_, is_training()));
    if (i + 1 < linear_.size()) x = activation_(x);
  }
  return x;
}

}  // namespace ferula
