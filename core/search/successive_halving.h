// Which trials are worth more epochs.
#pragma once

#include <cstdint>
#include <vector>

namespace ferula {

// Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter
// Tuning"), the variant that stops trials instead of pausing them: a trial that reaches a rung
// goes on if it is among the best 1/reduction_factor of all that have reached this rung so far, and
// ends otherwise. Nobody waits for anybody.
struct SuccessiveHalving {
  std::int64_t min_epochs = 1;        // of the first rung; at least 1
  std::int64_t reduction_factor = 3;  // at least 2

  // Whether trials are judged after so many: min_epochs * reduction_factor^k, k = 0, 1, …
  bool is_rung(std::int64_t epochs) const;

  // Whether a trial with this value (the lower, the better) goes on, when the others that reached
  // the rung before it had these. Of equal values all go on; NaN and infinity never do, and are
  // worse than any number. While fewer than reduction_factor trials have reached a rung, nobody
  // knows yet what its best 1/reduction_factor are: the best one so far goes on. So the first
  // trial runs to its end unless it diverges, which gives values to later rungs and a model to the
  // user early; and a search does not spend a whole training on each of the first trials, which are
  // random ones.
  bool goes_on(double value, const std::vector<double>& others) const;
};

}  // namespace ferula
