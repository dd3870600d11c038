#include "models/simple_convnet.h"

#include <ATen/ops/relu.h>

#include "ferula/error.h"
#include "models/max_pool.h"

namespace ferula {
namespace {

using Layer = SimpleConvNet::Params::Layer;

void list_layer(Parameters& p, Layer& layer, const std::string& number) {
  const std::string convolution = "conv" + number + ".";
  p(convolution + "out_channels", layer.out_channels, "channels that it gives", at_least(1));
  p(convolution + "kernel_size", layer.kernel_size, "side of its kernel", at_least(1));
  p(convolution + "stride", layer.stride, "pixels from one place of the kernel to the next",
    at_least(1));
  p(convolution + "padding", layer.padding, "zeros around the image", at_least(0));
  p("maxpool" + number + ".kernel_size", layer.pooling,
    "side of the squares of which the maximum is taken", at_least(1));
}

torch::nn::Conv2d convolution(std::int64_t in_channels, const Layer& layer) {
  return torch::nn::Conv2d(
      torch::nn::Conv2dOptions(in_channels, layer.out_channels, layer.kernel_size)
          .stride(layer.stride)
          .padding(layer.padding));
}

std::int64_t shrunk(std::int64_t side, const Layer& layer) {
  const std::int64_t room = side + 2 * layer.padding - layer.kernel_size;
  return room < 0 ? 0 : (room / layer.stride + 1) / layer.pooling;
}

std::int64_t features(const SimpleConvNet::Params& params) {
  const std::int64_t height = shrunk(shrunk(params.height, params.first), params.second);
  const std::int64_t width = shrunk(shrunk(params.width, params.first), params.second);
  if (height < 1 || width < 1)
    throw Error("nothing is left of images of " + std::to_string(params.height) + " x " +
                std::to_string(params.width) +
                " after conv2 and maxpool2: expected smaller kernels or larger images");
  return params.second.out_channels * height * width;
}

}  // namespace

void SimpleConvNet::Params::list(Parameters& p) {
  ImageModel::Params::list(p);
  list_layer(p, first, "1");
  list_layer(p, second, "2");
}

SimpleConvNet::SimpleConvNet(const Params& params)
    : ImageModel(params),
      pooling1_(params.first.pooling),
      pooling2_(params.second.pooling),
      conv1_(register_module("conv1", convolution(params.num_channels, params.first))),
      conv2_(register_module("conv2", convolution(params.first.out_channels, params.second))),
      linear1_(register_module("linear1", torch::nn::Linear(features(params), 120))),
      linear2_(register_module("linear2", torch::nn::Linear(120, 84))),
      linear3_(register_module("linear3", torch::nn::Linear(84, params.num_classes))) {}

at::Tensor SimpleConvNet::logits(const at::Tensor& images) {
  at::Tensor x = at::relu(max_pool(conv1_(images), pooling1_));
  x = at::relu(max_pool(conv2_(x), pooling2_)).flatten(1);
  return linear3_(at::relu(linear2_(at::relu(linear1_(x)))));
}

}  // namespace ferula
