#include "core/data/sampled_loader.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/randperm.h>

#include <algorithm>
#include <utility>

#include "core/data/seeds.h"
#include "ferula/error.h"

namespace ferula {

SampledLoader::SampledLoader(std::string section, const Problem& problem, LoaderParams params,
                             Sampling sampling, std::uint64_t seed, at::Device device)
    : section_(std::move(section)),
      problem_(problem),
      params_(params),
      sampling_(std::move(sampling)),
      seed_(seed),
      device_(device),
      samples_(sampling_.subset.defined() ? sampling_.subset.size(0) : problem.size()) {
  batches_ = params_.drop_last ? samples_ / params_.batch_size
                               : (samples_ + params_.batch_size - 1) / params_.batch_size;
  if (batches_ == 0)
    throw Error(section_ + ": an epoch has no batch: " + std::to_string(samples_) +
                " samples, batches of " + std::to_string(params_.batch_size) +
                (params_.drop_last ? " and drop_last" : ""));
  if (params_.drop_last) samples_ = batches_ * params_.batch_size;
}

at::Tensor SampledLoader::order(std::int64_t epoch) const {
  const std::int64_t count =
      sampling_.subset.defined() ? sampling_.subset.size(0) : problem_.size();
  const at::Tensor positions =
      sampling_.shuffle ? at::randperm(count, generator_for(seed_, section_ + "/order", epoch))
                        : at::arange(count);
  return sampling_.subset.defined() ? sampling_.subset.index_select(0, positions) : positions;
}

Batch SampledLoader::batch(std::int64_t epoch, std::int64_t index) {
  if (order_epoch_ != epoch) {
    order_ = order(epoch);
    order_epoch_ = epoch;
  }
  const std::int64_t begin = index * params_.batch_size;
  const std::int64_t end = std::min(begin + params_.batch_size, samples_);
  const std::int64_t number = epoch * batches_ + index;
  const BatchRequest request{order_.slice(0, begin, end), number,
                             generator_for(seed_, section_ + "/batch", number)};
  seed_default_generator(device_, seed_for(seed_, section_ + "/step", number));
  return problem_.batch(request).to(device_);
}

}  // namespace ferula
