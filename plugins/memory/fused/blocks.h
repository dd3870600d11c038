// A batch, cut into blocks of samples that go through all steps together, one in each lane of a
// vector register.
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace ferula {

struct Blocks {
  std::int64_t samples, lanes;

  std::int64_t count() const { return (samples + lanes - 1) / lanes; }

  // Memory for all blocks, a row each.
  at::Tensor room(const at::Tensor& like, std::int64_t each) const {
    return at::empty({count(), each * lanes}, like.options());
  }

  // f(index of the block, of its first sample, its count of samples)
  template <class F>
  void each(F f) const {
    at::parallel_for(0, count(), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = begin; b < end; ++b)
        f(b, b * lanes, std::min(lanes, samples - b * lanes));
    });
  }
};

}  // namespace ferula
