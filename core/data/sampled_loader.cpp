#include "core/data/sampled_loader.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/data/one_core.h"
#include "core/data/seeds.h"
#include "core/data/transfer.h"
#include "core/timing/span.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// Below 1: that share of them, but not none.
std::int64_t limited(std::int64_t batches, double limit) {
  const double most = limit < 1 ? static_cast<double>(batches) * limit : limit;
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(most), 1, batches);
}

}  // namespace

SampledLoader::SampledLoader(std::string section, const Problem& problem, LoaderParams params,
                             Sampling sampling, std::uint64_t seed, at::Device device)
    : section_(std::move(section)),
      problem_(problem),
      params_(params),
      sampling_(std::move(sampling)),
      order_seeds_(seed, section_ + "/order"),
      batch_seeds_(seed, section_ + "/batch"),
      step_seeds_(seed, section_ + "/step"),
      device_(device),
      problem_size_(problem.size()),
      samples_(epoch_size(sampling_, problem_size_)) {
  batches_ = params_.drop_last ? samples_ / params_.batch_size
                               : (samples_ + params_.batch_size - 1) / params_.batch_size;
  if (batches_ == 0)
    throw Error(section_ + ": an epoch has no batch: " + std::to_string(samples_) +
                " samples, batches of " + std::to_string(params_.batch_size) +
                (params_.drop_last ? " and drop_last" : ""));
  if (params_.limit_batches > 0) batches_ = limited(batches_, params_.limit_batches);
  samples_ = std::min(samples_, batches_ * params_.batch_size);
  if (params_.num_workers > 0)
    prefetcher_ = std::make_unique<Prefetcher>([this](std::int64_t number) { return make(number); },
                                               params_.num_workers,
                                               params_.num_workers * params_.prefetch_factor);
}

at::Tensor SampledLoader::order(std::int64_t epoch) const {
  const std::lock_guard lock(orders_mutex_);
  const auto found = orders_.find(epoch);
  if (found != orders_.end()) return found->second;
  if (orders_.size() == 2)
    orders_.erase(orders_.begin()->first < epoch ? orders_.begin() : std::prev(orders_.end()));
  const at::Generator generator = order_seeds_.generator(epoch);
  return orders_[epoch] = epoch_order(sampling_, problem_size_, generator);
}

at::Tensor SampledLoader::samples_of(std::int64_t number) const {
  const std::int64_t begin = number % batches_ * params_.batch_size;
  const std::int64_t end = std::min(begin + params_.batch_size, samples_);
  return order(number / batches_).slice(0, begin, end);
}

at::Tensor SampledLoader::indices(std::int64_t epoch, std::int64_t index) {
  return samples_of(epoch * batches_ + index);
}

Batch SampledLoader::make(std::int64_t number) const {
  const c10::NoGradGuard no_grad;
  const BatchRequest request{samples_of(number), number, batch_seeds_.generator(number),
                             max_sequence_length_};
  return prepared_for(device_, problem_.batch(request));
}

Batch SampledLoader::make_here(std::int64_t number) const {
  const OneCore one_core;
  Batch batch = make(number);
  if (default_generator_was_used())
    throw Error::failed_run(
        section_ + ": the problem drew from LibTorch's default generator while it made batch " +
        std::to_string(number) + "; what is random in a batch comes from request.generator");
  return batch;
}

Batch SampledLoader::batch(std::int64_t epoch, std::int64_t index) {
  const Span span(Part::data);
  const std::int64_t number = epoch * batches_ + index;
  seed_default_generator(device_, step_seeds_[number]);
  return sent_to(device_, prefetcher_ ? prefetcher_->get(number) : make_here(number));
}

void SampledLoader::limit_sequences(std::int64_t max_length) {
  if (max_sequence_length_.exchange(max_length) != max_length && prefetcher_) prefetcher_->forget();
}

}  // namespace ferula
