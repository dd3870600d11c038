#include "core/optimizers/gradient_limits.h"

#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>

namespace ferula {

void limit_values(const std::vector<at::Tensor>& gradients, double limit) {
  if (gradients.empty()) return;
  at::_foreach_clamp_min_(gradients, -limit);
  at::_foreach_clamp_max_(gradients, limit);
}

void limit_norm(const std::vector<at::Tensor>& gradients, double limit) {
  if (gradients.empty()) return;
  const at::Tensor norm = at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients)));
  const at::Tensor share = norm.add(1e-6).reciprocal().mul(limit).clamp_max(1);
  at::_foreach_mul_(gradients, share);
}

}  // namespace ferula
