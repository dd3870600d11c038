#include "rotation.h"

#include <ATen/ops/roll.h>

#include <cmath>

namespace ferula::algorithmic {
namespace {

at::Tensor rolled_left(const at::Tensor& tensor, std::int64_t dim, double places) {
  const auto size = static_cast<double>(tensor.size(dim));
  const double whole = std::nearbyint(places);  // half to even
  return at::roll(tensor, -static_cast<std::int64_t>(std::fmod(whole, size)), dim);
}

}  // namespace

at::Tensor rotated_right(const at::Tensor& tensor, std::int64_t dim, double amount) {
  const bool share = std::abs(amount) < 1;
  return rolled_left(tensor, dim, -amount * (share ? static_cast<double>(tensor.size(dim)) : 1.0));
}

at::Tensor rotated_left(const at::Tensor& tensor, std::int64_t dim, double amount) {
  const bool share = std::abs(amount) <= 1;
  return rolled_left(tensor, dim, amount * (share ? static_cast<double>(tensor.size(dim)) : 1.0));
}

}  // namespace ferula::algorithmic
