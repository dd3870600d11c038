// The parameters of each sampler, and what it decides.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/data/sampler_kinds.h"
#include "core/data/sampling.h"
#include "ferula/parameters.h"

namespace ferula {

// What all samplers have: the samples that take part.
struct Sampler {
  std::vector<std::int64_t> range;
  void list(Parameters& p);

  // `indices` or `range`; undefined if neither is given: all samples.
  at::Tensor samples(const SamplerRequest& request) const;
};

struct SequentialSampler : Sampler {
  Sampling sampling(const SamplerRequest& request) const;
};

struct SubsetRandomSampler : Sampler {
  Sampling sampling(const SamplerRequest& request) const;
};

struct RandomSampler : Sampler {
  bool replacement = false;
  std::int64_t num_samples = 0;
  void list(Parameters& p);
  Sampling sampling(const SamplerRequest& request) const;
};

struct WeightedRandomSampler : Sampler {
  bool class_balanced = false;
  bool replacement = true;
  std::int64_t num_samples = 0;
  void list(Parameters& p);
  Sampling sampling(const SamplerRequest& request) const;
};

struct KFold : Sampler {
  std::int64_t folds = 5;
  std::int64_t fold = 0;
  std::int64_t outer_folds = 0;
  std::int64_t outer_fold = 0;
  void list(Parameters& p);
  Sampling sampling(const SamplerRequest& request) const;
};

struct StratifiedKFold : KFold {
  Sampling sampling(const SamplerRequest& request) const;
};

struct ShuffleSplit : Sampler {
  double train_size = 0.9;
  void list(Parameters& p);
  Sampling sampling(const SamplerRequest& request) const;
};

struct StratifiedShuffleSplit : ShuffleSplit {
  Sampling sampling(const SamplerRequest& request) const;
};

}  // namespace ferula
