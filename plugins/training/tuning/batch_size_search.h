// Which batch size to try next, and which is the largest that fits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ferula/parameters.h"

namespace ferula::training {

// Keys and defaults of the section `batch_size`.
struct BatchSizeParams {
  std::int64_t first = 2;
  std::int64_t most = 0;
  std::int64_t trials = 25;
  std::int64_t batches = 3;
  std::int64_t memory_limit = 0;
  std::string method = "power";
  void list(Parameters& p);
};

struct TriedBatchSize {
  std::int64_t size;
  bool fits;
};

// The size to try after those so far; nothing: the search is over. Doubles the size, up to `most`,
// until one does not fit; or halves it until one does, if the first did not. The method "bisection"
// then goes on between the largest that fits and the smallest that does not. A pure function.
std::optional<std::int64_t> next_batch_size(const BatchSizeParams& params, std::int64_t most,
                                            const std::vector<TriedBatchSize>& tried);

// Nothing: none fits.
std::optional<std::int64_t> largest_fitting(const std::vector<TriedBatchSize>& tried);

}  // namespace ferula::training
