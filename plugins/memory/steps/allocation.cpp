#include "steps/allocation.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/cumprod.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/stack.h>

namespace ferula {
namespace {

constexpr double kLeastUsage = 1e-6;

}  // namespace

at::Tensor next_usage(const at::Tensor& usage, const at::Tensor& writes, const at::Tensor& reads,
                      const at::Tensor& free_gates) {
  const at::NoGradGuard no_gradient;
  const at::Tensor written = 1 - at::prod(1 - writes, 1);
  return at::addcmul(usage, 1 - usage, written) * at::prod(1 - free_gates * reads, 1);
}

at::Tensor allocation(const at::Tensor& usage) {
  const at::NoGradGuard no_gradient;
  const auto [sorted, order] =
      at::sort(kLeastUsage + (1 - kLeastUsage) * usage, std::optional<bool>(true), /*dim=*/1);
  at::Tensor weighting = 1 - sorted;
  weighting.narrow(1, 1, weighting.size(1) - 1)
      .mul_(at::cumprod(sorted, 1).narrow(1, 0, sorted.size(1) - 1));
  return at::empty_like(usage).scatter_(1, order, weighting);
}

at::Tensor allocations(const at::Tensor& usage, const at::Tensor& gates) {
  const at::NoGradGuard no_gradient;
  at::Tensor used = usage;
  std::vector<at::Tensor> heads;
  for (const at::Tensor& gate : gates.unbind(1)) {
    heads.push_back(allocation(used));
    used = at::addcmul(used, 1 - used, gate * heads.back());
  }
  return at::stack(heads, 1);
}

}  // namespace ferula
