// From images as bytes in memory to the floats of a batch: the same for all problems with images.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "ferula/parameters.h"

namespace ferula {

// Gives byte / 255, and in this order, each only if it is asked for: bilinear resize, a random crop
// out of a black frame, random mirroring, (x - mean) / std, cutout (DeVries & Taylor, 2017). What
// is random comes from the generator alone, five draws an image whatever is asked for, so that
// turning one of them on does not change the others.
class ImageTransform {
 public:
  struct Params {
    std::vector<std::int64_t> resize;
    std::vector<double> mean, std;
    std::int64_t crop_padding = 0;
    double horizontal_flip = 0;
    std::int64_t cutout = 0;

    void list(Parameters& p);
  };

  // Throws Error if `resize` is neither empty nor [height, width], or `mean` and `std` are neither
  // empty nor lists of one number a channel.
  ImageTransform(const Params& params, std::int64_t channels);

  // {height, width} of what comes out for images of this size.
  std::vector<std::int64_t> size(std::int64_t height, std::int64_t width) const;

  // bytes uint8 [N, C, H, W], rows int64 [B] -> float [B, C, height, width]. Throws c10::IndexError
  // if a row is not in [0, N). [any thread]
  // REQUIRES: the generator is defined if anything random is asked for.
  at::Tensor operator()(const at::Tensor& bytes, const at::Tensor& rows,
                        const at::Generator& generator) const;

 private:
  bool is_random() const;

  Params params_;
};

// float [B, C, H, W] -> [B, C, height, width], bilinear; smoothed where it shrinks.
at::Tensor resized(const at::Tensor& images, const std::vector<std::int64_t>& size);

}  // namespace ferula
