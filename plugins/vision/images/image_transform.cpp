#include "images/image_transform.h"

#include <ATen/ops/_upsample_bilinear2d_aa.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <algorithm>
#include <string>

#include "ferula/error.h"
#include "images/convert.h"

namespace ferula {
namespace {

constexpr std::int64_t kDraws = 5;
constexpr std::int64_t kAhead = 2;
constexpr double kLargestSide = 65'536;

// What is done to one image.
struct Placement {
  std::int64_t up = 0, left = 0;  // of the crop, into the black frame if negative
  bool mirrored = false;
  std::int64_t hole_row = 0, hole_column = 0;  // the middle of the square that is cut out
};

std::int64_t pick(double draw, std::int64_t count) {
  return std::min(static_cast<std::int64_t>(draw * static_cast<double>(count)), count - 1);
}

Placement place(const ImageTransform::Params& params, const double* draws, std::int64_t height,
                std::int64_t width) {
  const std::int64_t padding = params.crop_padding;
  return {pick(draws[0], 2 * padding + 1) - padding, pick(draws[1], 2 * padding + 1) - padding,
          draws[2] < params.horizontal_flip, pick(draws[3], height), pick(draws[4], width)};
}

std::vector<Scale> scales(const ImageTransform::Params& params, std::int64_t channels,
                          double unit) {
  std::vector<Scale> result;
  for (std::int64_t c = 0; c < channels; ++c) {
    const double mean = params.mean.empty() ? 0 : params.mean[c];
    const double deviation = params.std.empty() ? 1 : params.std[c];
    result.emplace_back(unit / deviation, -mean / deviation);
  }
  return result;
}

// One row of an image, shifted by the crop; what lies outside of the image is black.
template <class Pixel>
void convert_row(const Pixel* row, std::int64_t width, const Placement& placed, const Scale& scale,
                 float* out) {
  // A crop that starts `left` pixels in, mirrored, starts as many pixels before its end.
  const std::int64_t shift = placed.mirrored ? -placed.left : placed.left;
  const std::int64_t begin = std::clamp<std::int64_t>(-shift, 0, width);
  const std::int64_t end = std::clamp<std::int64_t>(width - shift, 0, width);
  std::fill(out, out + begin, scale.offset);
  std::fill(out + end, out + width, scale.offset);
  const std::int64_t first = placed.left > 0 ? placed.left : 0;
  convert(row + first, end - begin, placed.mirrored, scale, out + begin);
}

template <class Pixel>
void convert_plane(const Pixel* plane, std::int64_t height, std::int64_t width,
                   const Placement& placed, const Scale& scale, float* out) {
  if (placed.up == 0 && placed.left == 0 && !placed.mirrored)
    return convert(plane, height * width, false, scale, out);
  for (std::int64_t y = 0; y < height; ++y, out += width) {
    const std::int64_t from = y + placed.up;
    if (from < 0 || from >= height)
      std::fill(out, out + width, scale.offset);
    else
      convert_row(plane + from * width, width, placed, scale, out);
  }
}

// Zero, which is the mean where images are normalised, as in the paper.
void cut_out(std::int64_t side, std::int64_t height, std::int64_t width, const Placement& placed,
             float* out) {
  const std::int64_t top = placed.hole_row - side / 2, left = placed.hole_column - side / 2;
  for (std::int64_t y = std::max<std::int64_t>(top, 0); y < std::min(top + side, height); ++y)
    std::fill(out + y * width + std::max<std::int64_t>(left, 0),
              out + y * width + std::min(left + side, width), 0.0F);
}

// Shuffled images lie anywhere: asks memory for one while another is converted.
void prefetch(const void* image, std::int64_t bytes) {
  constexpr std::int64_t kCacheLine = 64;
  for (std::int64_t i = 0; i < bytes; i += kCacheLine)
    __builtin_prefetch(static_cast<const char*>(image) + i);
}

// images [N, C, H, W] of bytes or floats, rows [B], draws [B, kDraws] or undefined.
template <class Pixel>
at::Tensor transformed(const at::Tensor& images, const at::Tensor& rows, const at::Tensor& draws,
                       double unit, const ImageTransform::Params& params) {
  const std::int64_t channels = images.size(1), height = images.size(2), width = images.size(3);
  const std::int64_t pixels = channels * height * width;
  const std::vector<Scale> scale = scales(params, channels, unit);
  at::Tensor result = at::empty({rows.size(0), channels, height, width}, at::kFloat);
  auto* out = result.mutable_data_ptr<float>();
  const auto image = [&](std::int64_t b) {
    const std::int64_t row = rows.const_data_ptr<std::int64_t>()[b];
    TORCH_CHECK_INDEX(row >= 0 && row < images.size(0), "there is no image ", row);
    return images.const_data_ptr<Pixel>() + row * pixels;
  };
  for (std::int64_t b = 0; b < rows.size(0); ++b) {
    if (b + kAhead < rows.size(0)) prefetch(image(b + kAhead), pixels * sizeof(Pixel));
    const Placement placed =
        draws.defined() ? place(params, draws.const_data_ptr<double>() + b * kDraws, height, width)
                        : Placement();
    const Pixel* plane = image(b);
    for (std::int64_t c = 0; c < channels; ++c, plane += height * width, out += height * width) {
      convert_plane(plane, height, width, placed, scale[c], out);
      if (params.cutout > 0) cut_out(params.cutout, height, width, placed, out);
    }
  }
  return result;
}

void check_length(const std::string& key, const std::vector<double>& values,
                  std::int64_t channels) {
  if (!values.empty() && static_cast<std::int64_t>(values.size()) != channels)
    throw Error(key + ": expected one number a channel, " + std::to_string(channels) +
                ", or [], got a list of " + std::to_string(values.size()));
}

}  // namespace

void ImageTransform::Params::list(Parameters& p) {
  p("resize", resize, "[height, width] to scale images to, bilinear; [] leaves them as they are",
    at_least(1));
  p("crop_padding", crop_padding,
    "for training: a frame of black pixels, out of which a crop of the old size is cut at random",
    between(0, kLargestSide));
  p("horizontal_flip", horizontal_flip, "for training: the share of images that are mirrored",
    between(0, 1));
  p("mean", mean,
    "subtracted from the pixels (0 to 1), one number a channel; [] subtracts nothing");
  p("std", std, "and what they are then divided by; [] divides by nothing", above(0));
  p("cutout", cutout, "for training: side of a square, anywhere in the image, that is set to 0",
    between(0, kLargestSide));
}

ImageTransform::ImageTransform(const Params& params, std::int64_t channels) : params_(params) {
  if (!params_.resize.empty() && params_.resize.size() != 2)
    throw Error("resize: expected [height, width] or [], got a list of " +
                std::to_string(params_.resize.size()));
  check_length("mean", params_.mean, channels);
  check_length("std", params_.std, channels);
}

std::vector<std::int64_t> ImageTransform::size(std::int64_t height, std::int64_t width) const {
  return params_.resize.empty() ? std::vector<std::int64_t>{height, width} : params_.resize;
}

bool ImageTransform::is_random() const {
  return params_.crop_padding > 0 || params_.horizontal_flip > 0 || params_.cutout > 0;
}

at::Tensor ImageTransform::operator()(const at::Tensor& bytes, const at::Tensor& rows,
                                      const at::Generator& generator) const {
  const at::Tensor draws =
      is_random() ? at::rand({rows.size(0), kDraws}, generator, at::kDouble) : at::Tensor();
  if (size(bytes.size(2), bytes.size(3)) == bytes.sizes().slice(2).vec())
    return transformed<std::uint8_t>(bytes, rows, draws, 1.0 / 255, params_);
  at::Tensor images =
      resized(transformed<std::uint8_t>(bytes, rows, {}, 1.0 / 255, {}), params_.resize);
  if (!is_random() && params_.mean.empty() && params_.std.empty()) return images;
  return transformed<float>(images, at::arange(rows.size(0)), draws, 1, params_);
}

at::Tensor resized(const at::Tensor& images, const std::vector<std::int64_t>& size) {
  const bool shrinks = size[0] < images.size(2) || size[1] < images.size(3);
  return (shrinks ? at::_upsample_bilinear2d_aa(images, size, /*align_corners=*/false)
                  : at::upsample_bilinear2d(images, size, /*align_corners=*/false))
      .contiguous();
}

}  // namespace ferula
