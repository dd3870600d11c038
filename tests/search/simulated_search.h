// Searches of made-up problems whose best values are known: for tests, and for search_benchmark.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/search/successive_halving.h"
#include "core/search/suggester.h"

namespace ferula::simulated {

struct Problem {
  std::vector<Dimension> dimensions;
  // Whether a dimension takes part, by the values of those before it.
  std::function<bool(std::size_t dimension, const Point&)> takes_part;
  std::function<double(const Point&)> value;  // the lower, the better
};

// What training depends on: learning rate (log_real), dropout (real), hidden size (integer),
// optimizer (choice), and momentum (real), which takes part under one optimizer only. Where the
// best values lie depends on the seed; the best value is 0.
Problem five_parameters(std::uint64_t seed);

// Branin's function of two real numbers (Dixon and Szegö 1978): three minima of 0.397887.
Problem branin();

// The value of a configuration after so many epochs: it approaches what the problem says as a power
// law, fast or slow as the configuration and chance have it, with some noise. Curves cross: the
// best after an epoch is often not the best after 27.
struct LearningCurves {
  Problem problem;
  std::uint64_t seed = 0;

  double value(const Point& point, std::int64_t epochs) const;
};

// Of so many pairs of random configurations the share whose order after an epoch is another one
// than after 27.
double share_of_crossing_curves(const LearningCurves& curves, std::size_t pairs);

Point suggest_point(const Problem& problem, const Suggester& suggester,
                    const std::vector<Trial>& trials, std::mt19937_64& generator);

// So many trials, one after another.
std::vector<Trial> search(const Problem& problem, const Suggester& suggester, std::size_t count,
                          std::uint64_t seed);

double best_value(const std::vector<Trial>& trials);

struct Training {
  std::int64_t max_epochs = 27;
  std::size_t slots = 4;  // trials side by side, an epoch each in turn
  std::optional<SuccessiveHalving> pruning;
};

// The best value seen after each epoch spent, until the budget is, or a value is as good as `goal`.
std::vector<double> best_by_epochs(const LearningCurves& curves, const Suggester& suggester,
                                   const Training& training, std::int64_t budget,
                                   std::uint64_t seed,
                                   double goal = -std::numeric_limits<double>::infinity());

struct Quartiles {
  double lower, median, upper;
};
Quartiles quartiles(std::vector<double> values);

}  // namespace ferula::simulated
