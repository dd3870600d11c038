// Max pooling of the windows that small networks have.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace ferula {

// The maxima of windows of size x size that do not overlap: [N, C, H, W] to [N, C, H / size,
// W / size], as at::max_pool2d, whose kernel for one processor takes a quarter of LeNet-5's time.
// Of several equal elements the first gets the gradient; NaN wins. Windows of 2 x 2 in dense float
// tensors on the CPU are done here, the rest by at::max_pool2d.
at::Tensor max_pool(const at::Tensor& images, std::int64_t size);

}  // namespace ferula
