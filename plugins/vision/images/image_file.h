// PNG, JPEG and PPM files.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>

namespace ferula {

// Whether the name ends as those of images do: .png, .jpg, .jpeg, .ppm, .pgm, in any case.
bool has_image_name(const std::filesystem::path& file);

// uint8 [channels, height, width]; colours become grey and grey becomes colours as `channels` (1 or
// 3) wants it; behind what is transparent it is black. Throws Error that names the file if it is no
// such image, is damaged or truncated, or has more than 2^27 pixels. [any thread]
at::Tensor read_image(const std::filesystem::path& file, std::int64_t channels);

}  // namespace ferula
