#include "core/data/splits.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/randperm.h>

namespace ferula {
namespace {

// All positions, equal labels side by side, within a class in random order.
at::Tensor by_class(const at::Tensor& labels, const at::Generator& generator) {
  const at::Tensor shuffled = at::randperm(labels.size(0), generator, at::kLong);
  const at::Tensor classes = labels.index_select(0, shuffled);
  return shuffled.index_select(0, classes.argsort(/*stable=*/true, /*dim=*/0, false));
}

// `dealt` as cards are, to the samples by class.
at::Tensor deal(const at::Tensor& labels, const at::Tensor& dealt, const at::Generator& generator) {
  return at::empty_like(dealt).index_copy_(0, by_class(labels, generator), dealt);
}

}  // namespace

at::Tensor split_into_folds(const at::Tensor& labels, std::int64_t folds,
                            const at::Generator& generator) {
  return deal(labels, at::arange(labels.size(0)).remainder(folds), generator);
}

at::Tensor draw_part(const at::Tensor& labels, std::int64_t size, const at::Generator& generator) {
  const std::int64_t count = labels.size(0);
  // Steps of size / count, evenly spread: one is drawn wherever the sum passes a whole number.
  const at::Tensor sums = at::arange(count + 1).mul(size).floor_divide(count);
  return deal(labels, sums.slice(0, 1).ne(sums.slice(0, 0, count)), generator);
}

}  // namespace ferula
