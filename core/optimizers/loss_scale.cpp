#include "core/optimizers/loss_scale.h"

#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr double kFirst = 65536, kSmallest = 1.0 / 65536;
constexpr std::int64_t kGrowthInterval = 2000;

}  // namespace

LossScale::LossScale()
    : scale_(at::full({}, kFirst, at::kDouble)), steps_(at::zeros({}, at::kLong)) {}

at::Tensor LossScale::scaled(const at::Tensor& loss) const {
  return loss.mul(scale_.item<double>());
}

bool LossScale::unscale(const std::vector<at::Tensor>& gradients) {
  const at::TensorOptions options = gradients.front().options().dtype(at::kFloat);
  at::Tensor found_inf = at::zeros({1}, options);
  const at::Tensor inverse = at::full({1}, 1 / scale_.item<double>(), options);
  at::_amp_foreach_non_finite_check_and_unscale_(gradients, found_inf, inverse);
  if (found_inf.item<float>() != 0) {
    overflowed();
    return false;
  }
  steps_.add_(1);
  if (steps_.item<std::int64_t>() == kGrowthInterval) {
    scale_.mul_(2);
    steps_.zero_();
  }
  return true;
}

void LossScale::overflowed() {
  if (scale_.item<double>() <= kSmallest)
    throw Error(
        "the gradients are not finite, whatever the loss is scaled with; try precision: "
        "bfloat16 or float32, a lower learning rate, or limits to gradients");
  scale_.div_(2);
  steps_.zero_();
}

std::vector<NamedTensor> LossScale::state() const {
  return {{"loss_scale", scale_}, {"steps_since_overflow", steps_}};
}

}  // namespace ferula
