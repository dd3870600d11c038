// Problems for the tests of loaders.
#pragma once

#include <ATen/ops/rand.h>
#include <ATen/ops/tensor.h>

#include <functional>
#include <utility>
#include <vector>

#include "ferula/problem.h"

namespace ferula {

// So many samples; a batch holds their indices, draws of its generator, a sum that depends on the
// number of threads, its number, and the limit to sequences. Something more may happen when one is
// made.
class Numbers final : public Problem {
 public:
  using Happening = std::function<void(std::int64_t number)>;
  explicit Numbers(
      std::int64_t size, Happening happening = [](std::int64_t) {})
      : size_(size), happening_(std::move(happening)) {}

  std::vector<StreamSpec> streams() const override { return {}; }
  std::vector<StreamSpec> predictions() const override { return {}; }
  std::vector<Fact> facts() const override { return {}; }
  std::int64_t size() const override { return size_; }
  Batch batch(const BatchRequest& request) const override {
    happening_(request.number);
    return {{"indices", request.indices},
            {"own", at::rand({2}, request.generator)},
            {"sum", at::rand({100001}, request.generator).sum()},
            {"number", at::tensor(request.number)},
            {"limit", at::tensor(request.max_sequence_length)}};
  }
  at::Tensor loss(const Batch&, const Batch&) const override { return {}; }
  void measure(const Batch&, const Batch&, Statistics&) const override {}

 private:
  std::int64_t size_;
  Happening happening_;
};

}  // namespace ferula
