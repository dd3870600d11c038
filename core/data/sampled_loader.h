// The host's loader: order, subsets and position of the batches of one section.
#pragma once

#include <cstdint>
#include <string>

#include "core/data/sampler.h"
#include "ferula/session.h"

namespace ferula {

struct LoaderParams {
  std::int64_t batch_size = 0;
  bool shuffle = true;
  bool drop_last = false;
};

// Every batch is a pure function of configuration, seed, epoch and index.
class SampledLoader final : public Loader {
 public:
  SampledLoader(std::string section, const Problem& problem, LoaderParams params, Sampling sampling,
                std::uint64_t seed, at::Device device);

  const Problem& problem() const override { return problem_; }
  std::int64_t samples() const override { return samples_; }
  std::int64_t batches() const override { return batches_; }
  Batch batch(std::int64_t epoch, std::int64_t index) override;

 private:
  // The samples of an epoch in order, int64.
  at::Tensor order(std::int64_t epoch) const;

  std::string section_;
  const Problem& problem_;
  LoaderParams params_;
  Sampling sampling_;
  std::uint64_t seed_;
  at::Device device_;
  std::int64_t samples_;
  std::int64_t batches_;
  std::int64_t order_epoch_ = -1;
  at::Tensor order_;
};

}  // namespace ferula
