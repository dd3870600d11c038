#include "losses.h"

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/smooth_l1_loss.h>

#include <algorithm>
#include <iterator>

namespace ferula {
namespace {

using at::Tensor;

const Loss kLosses[] = {
    {"cross_entropy", Task::classes,
     [](const Tensor& p, const Tensor& t) { return at::cross_entropy_loss(p, t); }},
    {"binary_cross_entropy", Task::truths,
     [](const Tensor& p, const Tensor& t) { return at::binary_cross_entropy_with_logits(p, t); }},
    {"mse", Task::numbers, [](const Tensor& p, const Tensor& t) { return at::mse_loss(p, t); }},
    {"l1", Task::numbers, [](const Tensor& p, const Tensor& t) { return at::l1_loss(p, t); }},
    {"smooth_l1", Task::numbers,
     [](const Tensor& p, const Tensor& t) { return at::smooth_l1_loss(p, t); }},
    {"huber", Task::numbers,
     [](const Tensor& p, const Tensor& t) { return at::huber_loss(p, t); }}};

}  // namespace

std::vector<std::string> loss_names() {
  std::vector<std::string> names;
  for (const Loss& loss : kLosses) names.emplace_back(loss.name);
  return names;
}

const Loss& loss_called(std::string_view name) {
  return *std::find_if(std::begin(kLosses), std::end(kLosses),
                       [&](const Loss& loss) { return loss.name == name; });
}

}  // namespace ferula
