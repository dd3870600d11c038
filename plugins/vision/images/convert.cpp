#include "images/convert.h"

#include <bit>

// As fast as memory allows with AVX2, half as fast without: the loader picks one when it loads.
// No fused multiply-add in either, or numbers would depend on the processor. GCC 12 crashes on
// clones of functions with sanitizers.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define FERULA_FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FERULA_FOR_EACH_PROCESSOR
#endif

namespace ferula {
namespace {

// A float of the 12 leading bits only: its product with a byte needs 20 bits.
float coarse_part(float value) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) & 0xFFFFF000U);
}

template <class Pixel>
[[gnu::always_inline]] inline void loop(const Pixel* __restrict pixels, std::int64_t count,
                                        bool mirrored, Scale scale, float* __restrict out) {
  const auto scaled = [scale](Pixel value) {
    const auto pixel = static_cast<float>(value);
    return pixel * scale.coarse + (pixel * scale.fine + scale.offset);
  };
  if (mirrored)
    for (std::int64_t i = 0; i < count; ++i) out[i] = scaled(pixels[count - 1 - i]);
  else
    for (std::int64_t i = 0; i < count; ++i) out[i] = scaled(pixels[i]);
}

}  // namespace

Scale::Scale(double factor, double offset)
    : coarse(coarse_part(static_cast<float>(factor))),
      fine(static_cast<float>(factor - coarse)),
      offset(static_cast<float>(offset)) {}

FERULA_FOR_EACH_PROCESSOR
void convert(const std::uint8_t* pixels, std::int64_t count, bool mirrored, const Scale& scale,
             float* out) {
  loop(pixels, count, mirrored, scale, out);
}

FERULA_FOR_EACH_PROCESSOR
void convert(const float* pixels, std::int64_t count, bool mirrored, const Scale& scale,
             float* out) {
  loop(pixels, count, mirrored, scale, out);
}

}  // namespace ferula
