#include "core/launcher/warm_up.h"

#include <ATen/Parallel.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>

namespace ferula {
namespace {

bool warmed_up = false;

}  // namespace

bool is_warmed_up() { return warmed_up; }

void warm_up() {
  warmed_up = true;
  at::set_num_threads(1);
  const at::Tensor images = at::ones({1, 1, 8, 8}), kernel = at::ones({1, 1, 3, 3});
  const at::Tensor weights = at::ones({2, 36}).set_requires_grad(true);
  const at::Tensor features = at::conv2d(images, kernel).reshape({1, 36});
  at::linear(features, weights).square().mean().backward();
}

}  // namespace ferula
