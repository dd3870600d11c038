// What the steps of a TuningScheduler have found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ferula/scheduler.h"
#include "tuning/batch_size_search.h"

namespace ferula::training {

struct BatchSizeResult {
  std::int64_t size;
  bool fits;
  double memory_mib;          // most that was used
  double samples_per_second;  // NaN if it does not fit
  std::int64_t samples;       // of the training
  std::int64_t memory_limit;  // MiB; 0: none
};

// Of one task.
struct Tuned {
  std::vector<BatchSizeResult> batch_sizes;  // in the order of the trials
  bool tested_learning_rates = false;
  std::optional<double> learning_rate;

  std::vector<TriedBatchSize> tried() const;
  std::optional<std::int64_t> batch_size() const { return largest_fitting(tried()); }
  // The largest batch size to try: the trials know how many samples there are.
  std::int64_t most(const BatchSizeParams& params) const;
};

Tuned tuned(const std::vector<StepResults>& results, const std::string& task);

// CSV: batch_size, fits, memory_mib, samples_per_second; the smallest first.
std::string batch_size_table(const Tuned& tuned);

// YAML to be put behind the configuration: what was found and nothing else, and comments.
std::string tuned_configuration(const Tuned& tuned, const std::string& task);

}  // namespace ferula::training
