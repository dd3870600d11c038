#include "problems/class_counts.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace ferula {
namespace {

constexpr std::int64_t kTop = 5;

bool is_higher(float a, float b) { return a > b || (a != a && b == b); }

at::Tensor count_in_a_loop(const at::Tensor& logits, const at::Tensor& targets) {
  const std::int64_t classes = logits.size(1);
  const std::int64_t columns = classes + 1;
  const at::Tensor counts = at::empty({classes, columns}, at::kLong);
  auto* cells = counts.mutable_data_ptr<std::int64_t>();
  std::fill_n(cells, classes * columns, 0);
  const auto* scores = logits.const_data_ptr<float>();
  const auto* target = targets.const_data_ptr<std::int64_t>();
  for (std::int64_t b = 0; b < logits.size(0); ++b, scores += classes) {
    TORCH_CHECK_INDEX(target[b] >= 0 && target[b] < classes, "there is no class ", target[b]);
    const std::int64_t predicted =
        std::max_element(scores, scores + classes,
                         [](float best, float score) { return is_higher(score, best); }) -
        scores;
    const auto higher = std::count_if(
        scores, scores + classes, [&](float score) { return is_higher(score, scores[target[b]]); });
    ++cells[target[b] * columns + predicted];
    cells[target[b] * columns + classes] += static_cast<std::int64_t>(higher < kTop);
  }
  return counts;
}

// Without bincount(), which waits for a GPU.
at::Tensor confusion_of(const at::Tensor& predicted, const at::Tensor& targets,
                        std::int64_t classes) {
  const at::Tensor cells = targets.mul(classes).add(predicted);
  return at::zeros({classes * classes}, cells.options())
      .scatter_add_(0, cells, at::ones_like(cells))
      .view({classes, classes});
}

// For each class [K].
at::Tensor among_five(const at::Tensor& logits, const at::Tensor& targets, std::int64_t classes) {
  const at::Tensor top = std::get<1>(logits.topk(std::min(kTop, classes), /*dim=*/1,
                                                 /*largest=*/true, /*sorted=*/false));
  const at::Tensor found = top.eq(targets.unsqueeze(1)).sum(1);
  return at::zeros({classes}, found.options()).scatter_add_(0, targets, found);
}

}  // namespace

at::Tensor count_classes(const at::Tensor& logits, const at::Tensor& targets) {
  if (logits.is_cpu()) {
    const bool is_float = logits.scalar_type() == at::kFloat;
    return count_in_a_loop((is_float ? logits : logits.to(at::kFloat)).contiguous(),
                           targets.contiguous());
  }
  const at::Tensor predicted = logits.argmax(1);
  const std::int64_t classes = logits.size(1);
  return at::cat({confusion_of(predicted, targets, classes),
                  among_five(logits, targets, classes).unsqueeze(1)},
                 1);
}

}  // namespace ferula
