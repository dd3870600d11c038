#include "steps/addressing.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/log.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/softmax.h>

namespace ferula {
namespace {

constexpr double kTiny = 1e-12;

// Of length one, unless shorter than kTiny; over the last dimension.
at::Tensor normalised(const at::Tensor& vectors) {
  return vectors * vectors.square().sum(-1, true).clamp_min(kTiny * kTiny).rsqrt();
}

}  // namespace

at::Tensor content_similarity(const at::Tensor& keys, const at::Tensor& strengths,
                              const at::Tensor& memory) {
  const at::Tensor cosine = at::bmm(normalised(keys), normalised(memory).transpose(1, 2));
  return at::softmax(strengths * cosine, -1);
}

at::Tensor interpolation(const at::Tensor& content, const at::Tensor& previous,
                         const at::Tensor& gates) {
  return at::lerp(previous, content, gates);
}

at::Tensor circular_shift(const at::Tensor& attention, const at::Tensor& shifts) {
  const std::int64_t size = shifts.size(-1), reach = (size - 1) / 2;
  at::Tensor shifted = at::roll(attention, reach, -1) * shifts.narrow(-1, 0, 1);
  for (std::int64_t j = 1; j < size; ++j)
    shifted = at::addcmul(shifted, at::roll(attention, reach - j, -1), shifts.narrow(-1, j, 1));
  return shifted;
}

at::Tensor sharpening(const at::Tensor& attention, const at::Tensor& gamma) {
  return at::softmax(gamma * at::log(attention + kTiny), -1);
}

}  // namespace ferula
