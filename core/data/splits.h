// Parts of a set of samples in which each class has its share.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace ferula {

// Which of k folds each sample belongs to, int64 as `labels`. Folds differ by at most one sample,
// in total and in each class; which samples a fold gets is random.
at::Tensor split_into_folds(const at::Tensor& labels, std::int64_t folds,
                            const at::Generator& generator);

// Which samples belong to a random part of this size, bool as `labels`. Of each class it has the
// share that is the part's of the whole, within one sample.
at::Tensor draw_part(const at::Tensor& labels, std::int64_t size, const at::Generator& generator);

}  // namespace ferula
