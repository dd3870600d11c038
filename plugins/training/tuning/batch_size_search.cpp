#include "tuning/batch_size_search.h"

#include <algorithm>

namespace ferula::training {
namespace {

std::optional<std::int64_t> smallest_misfit(const std::vector<TriedBatchSize>& tried) {
  std::optional<std::int64_t> smallest;
  for (const TriedBatchSize& trial : tried)
    if (!trial.fits) smallest = std::min(trial.size, smallest.value_or(trial.size));
  return smallest;
}

}  // namespace

void BatchSizeParams::list(Parameters& p) {
  p("batch_size.first", first, "the batch size that is tried first", at_least(1));
  p("batch_size.most", most,
    "the largest that is tried; 0: the number of samples of the training, the most in any case",
    at_least(0));
  p("batch_size.trials", trials, "batch sizes that are tried at most", at_least(1));
  p("batch_size.batches", batches, "batches that are trained with each of them", at_least(1));
  p("batch_size.memory_limit", memory_limit,
    "MiB that a training may use, of the device's memory if there is one; 0: on the CPU four "
    "fifths of what is available, on a device all that it has",
    at_least(0));
  p("batch_size.method", method,
    "power: doubles the size while it fits; bisection: then halves the interval to the first that "
    "does not fit",
    one_of({"power", "bisection"}));
}

std::optional<std::int64_t> largest_fitting(const std::vector<TriedBatchSize>& tried) {
  std::optional<std::int64_t> largest;
  for (const TriedBatchSize& trial : tried)
    if (trial.fits) largest = std::max(trial.size, largest.value_or(0));
  return largest;
}

std::optional<std::int64_t> next_batch_size(const BatchSizeParams& params, std::int64_t most,
                                            const std::vector<TriedBatchSize>& tried) {
  if (tried.empty()) return std::min(params.first, most);
  const std::optional<std::int64_t> fits = largest_fitting(tried), misfit = smallest_misfit(tried);
  if (!fits) return *misfit > 1 ? std::optional(*misfit / 2) : std::nullopt;
  if (!misfit) return *fits < most ? std::optional(std::min(2 * *fits, most)) : std::nullopt;
  if (params.method == "power" || *misfit - *fits <= 1) return std::nullopt;
  return *fits + (*misfit - *fits) / 2;
}

}  // namespace ferula::training
