#include "random_bits.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace ferula::algorithmic {

std::int64_t RandomBits::between(std::int64_t min, std::int64_t max) {
  const auto count = static_cast<std::uint64_t>(max - min) + 1;
  return min + static_cast<std::int64_t>(engine().random64() % count);
}

at::Tensor RandomBits::bits(at::IntArrayRef shape, double probability) {
  at::Tensor bits = at::empty(shape, at::kFloat);
  auto* out = bits.mutable_data_ptr<float>();
  if (probability == 0.5)
    fill_evenly(out, bits.numel());
  else
    fill(out, bits.numel(), probability);
  return bits;
}

// A word gives 64 bits at once.
void RandomBits::fill_evenly(float* out, std::int64_t count) {
  constexpr std::int64_t kWord = 64;
  for (std::int64_t begin = 0; begin < count; begin += kWord) {
    const std::uint64_t word = engine().random64();
    const std::int64_t used = std::min(kWord, count - begin);
    for (std::int64_t i = 0; i < used; ++i) out[begin + i] = static_cast<float>(word >> i & 1);
  }
}

void RandomBits::fill(float* out, std::int64_t count, double probability) {
  constexpr double kValues = 4294967296.0;  // of a 32-bit word
  const auto threshold = static_cast<std::uint64_t>(probability * kValues);
  for (std::int64_t i = 0; i < count; ++i) out[i] = engine().random() < threshold ? 1.0F : 0.0F;
}

}  // namespace ferula::algorithmic
