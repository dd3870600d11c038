#include "core/data/sampling.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randperm.h>

#include <vector>

namespace ferula {
namespace {

std::int64_t pool_size(const Sampling& sampling, std::int64_t problem_size) {
  return sampling.samples.defined() ? sampling.samples.size(0) : problem_size;
}

at::Tensor permutations(std::int64_t size, std::int64_t count, const at::Generator& generator) {
  std::vector<at::Tensor> parts;
  for (std::int64_t left = count; left > 0; left -= size)
    parts.push_back(at::randperm(size, generator, at::kLong));
  return at::cat(parts).slice(0, 0, count);
}

at::Tensor positions(const Sampling& sampling, std::int64_t size, std::int64_t count,
                     const at::Generator& generator) {
  if (sampling.weights.defined())
    return at::multinomial(sampling.weights, count, sampling.replacement, generator);
  if (!sampling.shuffle) return at::arange(count);
  if (sampling.replacement) return at::randint(size, {count}, generator, at::kLong);
  return permutations(size, count, generator);
}

}  // namespace

std::int64_t epoch_size(const Sampling& sampling, std::int64_t problem_size) {
  return sampling.count > 0 ? sampling.count : pool_size(sampling, problem_size);
}

at::Tensor epoch_order(const Sampling& sampling, std::int64_t problem_size,
                       const at::Generator& generator) {
  const at::Tensor drawn = positions(sampling, pool_size(sampling, problem_size),
                                     epoch_size(sampling, problem_size), generator);
  return sampling.samples.defined() ? sampling.samples.index_select(0, drawn) : drawn;
}

}  // namespace ferula
