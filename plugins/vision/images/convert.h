// The inner loop of ImageTransform: a run of pixels to floats.
#pragma once

#include <cstdint>

namespace ferula {

// float = pixel * factor + offset. The factor is split into a part of few bits, whose product with
// a byte is exact, and the rest: so byte * (1 / 255) rounds as byte / 255 does.
struct Scale {
  float coarse = 1, fine = 0, offset = 0;

  Scale() = default;
  Scale(double factor, double offset);
};

// `mirrored`: the last pixel comes first. The same numbers on every processor.
void convert(const std::uint8_t* pixels, std::int64_t count, bool mirrored, const Scale& scale,
             float* out);
void convert(const float* pixels, std::int64_t count, bool mirrored, const Scale& scale,
             float* out);

}  // namespace ferula
