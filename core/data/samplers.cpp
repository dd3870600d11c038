#include "core/data/samplers.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <string>

#include "core/data/number_lists.h"
#include "core/data/seeds.h"
#include "core/data/splits.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr double kMostDraws = 1e9;              // an order of 8 GB
constexpr std::int64_t kMostWeights = 1 << 24;  // that LibTorch's multinomial takes

at::Tensor all_or(const at::Tensor& samples, const SamplerRequest& request) {
  return samples.defined() ? samples : at::arange(request.problem_size);
}

// What a split knows of the classes of its samples: nothing, or their labels.
at::Tensor one_class(const at::Tensor& samples) { return at::zeros({samples.size(0)}, at::kLong); }

at::Tensor classes(const at::Tensor& samples, const SamplerRequest& request) {
  return request.labels().index_select(0, samples);
}

// The same for all sections, so that what one learns from is what the others leave.
at::Generator split_generator(const SamplerRequest& request, std::int64_t number = 0) {
  return generator_for(request.seed, "split", number);
}

Sampling chosen(const at::Tensor& samples, const at::Tensor& mask, const SamplerRequest& request) {
  const at::Tensor kept = samples.masked_select(request.learns ? mask : mask.logical_not());
  if (kept.size(0) == 0)
    throw Error(request.section.where() + ": nothing is left for this section of " +
                std::to_string(samples.size(0)) + " samples");
  return {.samples = kept, .shuffle = request.shuffle};
}

// Rare classes are as likely as frequent ones.
at::Tensor balanced(const at::Tensor& labels) {
  return labels.bincount().to(at::kDouble).reciprocal().index_select(0, labels);
}

void check_weights(const at::Tensor& weights, std::int64_t draws, bool replacement,
                   const std::string& where) {
  if (weights.size(0) > kMostWeights)
    throw Error(where + ": " + std::to_string(weights.size(0)) + " weights; LibTorch takes " +
                std::to_string(kMostWeights) + " at most");
  const auto likely = weights.gt(0).sum().item<std::int64_t>();
  if (likely == 0) throw Error(where + ": all weights are 0");
  if (!replacement && draws > likely)
    throw Error(where + ": " + std::to_string(draws) + " draws without replacement of " +
                std::to_string(likely) + " samples whose weight is not 0; give fewer num_samples");
}

}  // namespace

void Sampler::list(Parameters& p) {
  p("range", range,
    "the samples that take part: [first, end], up to but not including the end; []: all");
}

at::Tensor Sampler::samples(const SamplerRequest& request) const {
  const auto indices = request.section.child("indices");
  const std::string where = request.section.where();
  if (indices != nullptr && !range.empty())
    throw Error(where + ": has both `indices` and `range`; leave one out" +
                " (--set '~KEY' deletes what a file says)");
  if (indices != nullptr) return read_indices(*indices, request.problem_size);
  if (range.empty()) return {};
  if (range.size() != 2)
    throw Error(where + ".range: expected [first, end], got " + std::to_string(range.size()) +
                " numbers; a list of samples is `indices`");
  return index_range(range[0], range[1], request.problem_size, where + ".range");
}

Sampling SequentialSampler::sampling(const SamplerRequest& request) const {
  return {.samples = samples(request), .shuffle = false};
}

Sampling SubsetRandomSampler::sampling(const SamplerRequest& request) const {
  const at::Tensor subset = samples(request);
  if (!subset.defined())
    throw Error(request.section.where() +
                ": SubsetRandomSampler needs `indices` or `range`, such as [0, 55000]");
  return {.samples = subset, .shuffle = true};
}

void RandomSampler::list(Parameters& p) {
  Sampler::list(p);
  p("replacement", replacement, "a sample may come several times in an epoch");
  p("num_samples", num_samples, "samples in an epoch; 0: as many as take part",
    between(0, kMostDraws));
}

Sampling RandomSampler::sampling(const SamplerRequest& request) const {
  return {.samples = samples(request),
          .shuffle = true,
          .replacement = replacement,
          .count = num_samples};
}

void WeightedRandomSampler::list(Parameters& p) {
  Sampler::list(p);
  p("class_balanced", class_balanced,
    "instead of `weights`: all classes are equally likely, if the problem knows its labels");
  p("replacement", replacement, "a sample may come several times in an epoch");
  p("num_samples", num_samples, "samples in an epoch; 0: as many as take part",
    between(0, kMostDraws));
}

Sampling WeightedRandomSampler::sampling(const SamplerRequest& request) const {
  const std::string where = request.section.where();
  const auto weights = request.section.child("weights");
  if ((weights != nullptr) == class_balanced)
    throw Error(where + ": expected either `weights` or `class_balanced: true`");
  const at::Tensor pool = samples(request), taking_part = all_or(pool, request);
  Sampling result{.samples = pool, .replacement = replacement, .count = num_samples};
  result.weights = class_balanced
                       ? balanced(classes(taking_part, request))
                       : read_weights(*weights, request.problem_size).index_select(0, taking_part);
  check_weights(result.weights, epoch_size(result, request.problem_size), replacement, where);
  return result;
}

void KFold::list(Parameters& p) {
  Sampler::list(p);
  p("folds", folds, "into how many parts the samples are split", at_least(2));
  p("fold", fold, "which of them is held out, from 0 on; runs of other folds need the same seed",
    at_least(0));
  p("outer_folds", outer_folds,
    "for nested validation: the samples are first split into so many parts; 0: they are not",
    at_least(0));
  p("outer_fold", outer_fold, "which of those takes part in nothing, from 0 on", at_least(0));
}

// Which of so many folds each sample belongs to; the number is that of the split.
static at::Tensor fold_numbers(std::int64_t folds, std::int64_t fold, const char* key,
                               const at::Tensor& labels, std::int64_t number,
                               const SamplerRequest& request) {
  const std::string where = request.section.where() + "." + key;
  if (fold >= folds)
    throw Error(where + ": " + std::to_string(folds) + " folds have the numbers 0 to " +
                std::to_string(folds - 1) + ", got " + std::to_string(fold));
  if (folds > labels.size(0))
    throw Error(where + "s: " + std::to_string(labels.size(0)) + " samples cannot fill " +
                std::to_string(folds) + " folds");
  return split_into_folds(labels, folds, split_generator(request, number));
}

// An outer split is that of a sampler without one: what it leaves out is a fold of that.
static Sampling sample_fold(const KFold& params, at::Tensor samples, at::Tensor labels,
                            const SamplerRequest& request) {
  const bool nested = params.outer_folds > 0;
  if (nested) {
    const at::Tensor takes_part =
        fold_numbers(params.outer_folds, params.outer_fold, "outer_fold", labels, 0, request)
            .ne(params.outer_fold);
    samples = samples.masked_select(takes_part);
    labels = labels.masked_select(takes_part);
  }
  return chosen(samples,
                fold_numbers(params.folds, params.fold, "fold", labels, nested ? 1 : 0, request)
                    .ne(params.fold),
                request);
}

Sampling KFold::sampling(const SamplerRequest& request) const {
  const at::Tensor pool = all_or(samples(request), request);
  return sample_fold(*this, pool, one_class(pool), request);
}

Sampling StratifiedKFold::sampling(const SamplerRequest& request) const {
  const at::Tensor pool = all_or(samples(request), request);
  return sample_fold(*this, pool, classes(pool, request), request);
}

void ShuffleSplit::list(Parameters& p) {
  Sampler::list(p);
  p("train_size", train_size, "the share of the samples that section training gets",
    above(0) && at_most(1));
}

static Sampling sample_part(double share, const at::Tensor& samples, const at::Tensor& labels,
                            const SamplerRequest& request) {
  const auto size = std::llround(share * static_cast<double>(samples.size(0)));
  return chosen(samples, draw_part(labels, size, split_generator(request)), request);
}

Sampling ShuffleSplit::sampling(const SamplerRequest& request) const {
  const at::Tensor pool = all_or(samples(request), request);
  return sample_part(train_size, pool, one_class(pool), request);
}

Sampling StratifiedShuffleSplit::sampling(const SamplerRequest& request) const {
  const at::Tensor pool = all_or(samples(request), request);
  return sample_part(train_size, pool, classes(pool, request), request);
}

}  // namespace ferula
