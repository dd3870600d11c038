#include "models/lenet5.h"

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/relu.h>

#include "models/max_pool.h"

namespace ferula {
namespace {

constexpr std::int64_t kSide = 32;

// As LeCun did it: the images of 28 x 28 stand in the middle of 32 x 32.
at::Tensor centred(const at::Tensor& images) {
  const std::int64_t rows = kSide - images.size(2), columns = kSide - images.size(3);
  if (rows == 0 && columns == 0) return images;
  return at::constant_pad_nd(images,
                             {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2});
}

}  // namespace

LeNet5::LeNet5(const Params& params)
    : params_(params),
      conv1_(register_module("conv1", torch::nn::Conv2d(1, 6, 5))),
      conv2_(register_module("conv2", torch::nn::Conv2d(6, 16, 5))),
      conv3_(register_module("conv3", torch::nn::Conv2d(16, 120, 5))),
      linear1_(register_module("linear1", torch::nn::Linear(120, 84))),
      linear2_(register_module("linear2", torch::nn::Linear(84, params.num_classes))) {}

std::vector<StreamSpec> LeNet5::inputs() const {
  return {{"images", {-1, 1, params_.height, params_.width}, at::kFloat, "grey images"}};
}

std::vector<StreamSpec> LeNet5::outputs() const {
  return {
      {"logits", {-1, params_.num_classes}, at::kFloat, "a score for each class, not normalised"}};
}

Batch LeNet5::forward(const Batch& batch) {
  at::Tensor x = max_pool(at::relu(conv1_(centred(batch.at(0)))), 2);
  x = max_pool(at::relu(conv2_(x)), 2);
  x = at::relu(conv3_(x)).flatten(1);
  return {{"logits", linear2_(at::relu(linear1_(x)))}};
}

}  // namespace ferula
