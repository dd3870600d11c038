#include "gradient_clipping.h"

#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>

namespace ferula::training {

void clip_gradients(const std::vector<ModelTensor>& tensors, double limit) {
  if (limit <= 0) return;
  std::vector<at::Tensor> gradients;
  for (const ModelTensor& tensor : tensors)
    if (tensor.tensor.grad().defined()) gradients.push_back(tensor.tensor.grad());
  if (gradients.empty()) return;
  at::_foreach_clamp_min_(gradients, -limit);
  at::_foreach_clamp_max_(gradients, limit);
}

}  // namespace ferula::training
