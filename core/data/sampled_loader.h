// The host's loader: order, subsets and position of the batches of one section.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/data/prefetcher.h"
#include "core/data/sampling.h"
#include "core/data/seeds.h"
#include "ferula/session.h"

namespace ferula {

struct LoaderParams {
  std::int64_t batch_size = 0;
  bool shuffle = true;
  bool drop_last = false;
  double limit_batches = 0;
  std::int64_t num_workers = 0;
  std::int64_t prefetch_factor = 4;
};

// Every batch is a pure function of configuration, seed, epoch, index and the limit to sequences;
// so it is the same whatever the number of threads that make it.
class SampledLoader final : public Loader {
 public:
  SampledLoader(std::string section, const Problem& problem, LoaderParams params, Sampling sampling,
                std::uint64_t seed, at::Device device);

  const Problem& problem() const override { return problem_; }
  std::int64_t samples() const override { return samples_; }
  std::int64_t batches() const override { return batches_; }
  Batch batch(std::int64_t epoch, std::int64_t index) override;
  void limit_sequences(std::int64_t max_length) override;
  at::Tensor indices(std::int64_t epoch, std::int64_t index) override;

 private:
  // The samples of an epoch in order, int64. [any thread]
  at::Tensor order(std::int64_t epoch) const;
  // The samples of the batch of this number, counted over all epochs. [any thread]
  at::Tensor samples_of(std::int64_t number) const;
  // That batch. [any thread]
  Batch make(std::int64_t number) const;
  // As one of the prefetcher's threads makes it. Throws Error if the problem disturbs this one.
  Batch make_here(std::int64_t number) const;

  std::string section_;
  const Problem& problem_;
  LoaderParams params_;
  Sampling sampling_;
  Seeds order_seeds_, batch_seeds_, step_seeds_;
  at::Device device_;
  std::int64_t problem_size_;
  std::int64_t samples_;
  std::int64_t batches_;
  std::atomic<std::int64_t> max_sequence_length_ = 0;
  mutable std::mutex orders_mutex_;
  mutable std::map<std::int64_t, at::Tensor> orders_;  // of two epochs, where one passes over
  std::unique_ptr<Prefetcher> prefetcher_;             // last: its threads call make()
};

}  // namespace ferula
