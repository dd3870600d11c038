#include "problems/class_counts.h"

#include <ATen/ops/ones_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace ferula {
namespace {

constexpr std::int64_t kTop = 5;

bool is_higher(float a, float b) { return a > b || (a != a && b == b); }

ClassCounts count_in_a_loop(const at::Tensor& logits, const at::Tensor& targets) {
  const std::int64_t classes = logits.size(1);
  const at::Tensor confusion = at::zeros({classes, classes}, at::kLong);
  auto* cells = confusion.mutable_data_ptr<std::int64_t>();
  const auto* scores = logits.const_data_ptr<float>();
  const auto* target = targets.const_data_ptr<std::int64_t>();
  std::int64_t correct = 0, among_five = 0;
  for (std::int64_t b = 0; b < logits.size(0); ++b, scores += classes) {
    TORCH_CHECK_INDEX(target[b] >= 0 && target[b] < classes, "there is no class ", target[b]);
    const std::int64_t predicted =
        std::max_element(scores, scores + classes,
                         [](float best, float score) { return is_higher(score, best); }) -
        scores;
    const auto higher = std::count_if(
        scores, scores + classes, [&](float score) { return is_higher(score, scores[target[b]]); });
    ++cells[target[b] * classes + predicted];
    correct += static_cast<std::int64_t>(predicted == target[b]);
    among_five += static_cast<std::int64_t>(higher < kTop);
  }
  const auto number = [](std::int64_t count) { return at::scalar_tensor(count, at::kDouble); };
  return {number(correct), confusion, classes > kTop ? number(among_five) : at::Tensor()};
}

// Without bincount(), which waits for a GPU.
at::Tensor confusion_of(const at::Tensor& predicted, const at::Tensor& targets,
                        std::int64_t classes) {
  const at::Tensor cells = targets.mul(classes).add(predicted);
  return at::zeros({classes * classes}, cells.options())
      .scatter_add_(0, cells, at::ones_like(cells))
      .view({classes, classes});
}

at::Tensor correct_among_five(const at::Tensor& logits, const at::Tensor& targets) {
  const at::Tensor top = std::get<1>(logits.topk(kTop, /*dim=*/1, /*largest=*/true,
                                                 /*sorted=*/false));
  return top.eq(targets.unsqueeze(1)).sum().to(at::kDouble);
}

}  // namespace

ClassCounts count_classes(const at::Tensor& logits, const at::Tensor& targets) {
  if (logits.is_cpu())
    return count_in_a_loop(logits.detach().to(at::kFloat).contiguous(), targets.contiguous());
  const at::Tensor predicted = logits.argmax(1);
  const std::int64_t classes = logits.size(1);
  return {predicted.eq(targets).sum().to(at::kDouble), confusion_of(predicted, targets, classes),
          classes > kTop ? correct_among_five(logits, targets) : at::Tensor()};
}

}  // namespace ferula
