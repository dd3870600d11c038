// Tree-structured Parzen estimator: Bergstra, Bardenet, Bengio and Kégl 2011, "Algorithms for
// Hyper-Parameter Optimization", section 4. Where the paper is silent, the defaults of Optuna's
// TPESampler.
#pragma once

#include <cstddef>
#include <vector>

#include "core/search/parzen.h"
#include "core/search/suggester.h"

namespace ferula {

// Trials on either side of the quantile γ, each side in the order in which they began.
struct SplitTrials {
  std::vector<const Trial*> good, bad;
};

// How many of so many trials that ended are good: a tenth, rounded up, and 25 at most.
std::size_t count_of_good(std::size_t ended);

// Trials that are done are ranked by their values; behind them those that were pruned, the ones
// that came further first; behind all, what has NaN or infinity as a value. Running ones are bad,
// until it is known better: so trials that run side by side keep away from each other ("constant
// liar"). Failed ones are on neither side. The trials must outlive the result.
SplitTrials split_trials(const std::vector<Trial>& trials);

// A dimension at a time: l is the density of its values in good trials, g in bad ones; of 24 values
// drawn from l it suggests the one that l(x) / g(x) is greatest for, and so the expected
// improvement (4.1). Trials in which a dimension took no part say nothing about it. The
// first ten trials are random.
class Tpe final : public Suggester {
 public:
  double suggest(const std::vector<Dimension>& dimensions, std::size_t dimension,
                 const Point& point, const std::vector<Trial>& trials,
                 std::mt19937_64& generator) const override;
};

// Of `count` values drawn from l the one with the greatest l(x) / g(x), the first of equal ones.
double best_candidate(const Density& l, const Density& g, std::size_t count,
                      std::mt19937_64& generator);

}  // namespace ferula
