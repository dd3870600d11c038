#include "models/max_pool.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <vector>

namespace ferula {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kGrain = 16;  // planes for a thread to begin with

// Without branches, so that the compiler makes vectors of it.
inline void take_if_larger(float candidate, std::uint8_t index, float& best, std::uint8_t& at) {
  const bool larger = !(candidate <= best) & (best == best);  // NaN wins, and stays
  best = larger ? candidate : best;
  at = larger ? index : at;
}

// One row of windows: the maximum of each, and where in its window it is (0 to 3).
void pool_row(const float* upper, const float* lower, std::int64_t width, float* maxima,
              std::uint8_t* places) {
  for (std::int64_t x = 0; x < width; ++x) {
    float best = upper[2 * x];
    std::uint8_t at = 0;
    take_if_larger(upper[2 * x + 1], 1, best, at);
    take_if_larger(lower[2 * x], 2, best, at);
    take_if_larger(lower[2 * x + 1], 3, best, at);
    maxima[x] = best;
    places[x] = at;
  }
}

void unpool_row(const float* gradients, const std::uint8_t* places, std::int64_t width,
                float* upper, float* lower) {
  for (std::int64_t x = 0; x < width; ++x) {
    const float gradient = gradients[x];
    const std::uint8_t at = places[x];
    upper[2 * x] = at == 0 ? gradient : 0.0F;
    upper[2 * x + 1] = at == 1 ? gradient : 0.0F;
    lower[2 * x] = at == 2 ? gradient : 0.0F;
    lower[2 * x + 1] = at == 3 ? gradient : 0.0F;
  }
}

// Calls do_row(first element of the image's two rows, first element of the row of windows) for each
// row of windows of each plane.
template <typename DoRow>
void for_each_row(at::IntArrayRef image, const DoRow& do_row) {
  const std::int64_t rows = image[2] / 2, columns = image[3] / 2;
  const std::int64_t plane = image[2] * image[3], width = image[3];
  at::parallel_for(0, image[0] * image[1], kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t index = begin; index < end; ++index)
      for (std::int64_t row = 0; row < rows; ++row)
        do_row(index * plane + 2 * row * width, (index * rows + row) * columns);
  });
}

struct MaxPool : torch::autograd::Function<MaxPool> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& images) {
    const auto sizes = images.sizes();
    const std::int64_t width = sizes[3];
    const at::Tensor maxima =
        at::empty({sizes[0], sizes[1], sizes[2] / 2, width / 2}, images.options());
    const at::Tensor places = at::empty(maxima.sizes(), at::kByte);
    const auto* from = images.const_data_ptr<float>();
    auto* to = maxima.mutable_data_ptr<float>();
    auto* at = places.mutable_data_ptr<std::uint8_t>();
    for_each_row(sizes, [=](std::int64_t image, std::int64_t windows) {
      pool_row(from + image, from + image + width, width / 2, to + windows, at + windows);
    });
    context->save_for_backward({places});
    context->saved_data["sizes"] = sizes;
    return maxima;
  }

  static variable_list backward(AutogradContext* context, const variable_list& outputs) {
    TORCH_CHECK_NOT_IMPLEMENTED(!at::GradMode::is_enabled(),
                                "max_pool has no gradient of its gradient");
    const at::Tensor places = context->get_saved_variables()[0];
    const std::vector<std::int64_t> sizes = context->saved_data["sizes"].toIntVector();
    const at::Tensor gradients = outputs[0].contiguous();
    const std::int64_t width = sizes[3];
    const bool whole = sizes[2] % 2 == 0 && width % 2 == 0;  // every element is in a window
    const at::Tensor result = at::empty(sizes, gradients.options());
    if (!whole) result.zero_();
    const auto* from = gradients.const_data_ptr<float>();
    const auto* at = places.const_data_ptr<std::uint8_t>();
    auto* to = result.mutable_data_ptr<float>();
    for_each_row(sizes, [=](std::int64_t image, std::int64_t windows) {
      unpool_row(from + windows, at + windows, width / 2, to + image, to + image + width);
    });
    return {result};
  }
};

bool is_done_here(const at::Tensor& images, std::int64_t size) {
  return size == 2 && images.dim() == 4 && images.is_cpu() && images.scalar_type() == at::kFloat &&
         images.is_contiguous() && images.size(2) >= 2 && images.size(3) >= 2;
}

}  // namespace

at::Tensor max_pool(const at::Tensor& images, std::int64_t size) {
  return is_done_here(images, size) ? MaxPool::apply(images) : at::max_pool2d(images, size);
}

}  // namespace ferula
