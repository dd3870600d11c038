// Densities of one dimension, estimated from what was observed.
//
// [1] Bergstra, Bardenet, Bengio and Kégl 2011, "Algorithms for Hyper-Parameter Optimization".
// [2] Bergstra, Yamins and Cox 2013, "Making a Science of Model Search".
// Where both are silent, the defaults of Optuna's TPESampler.
#pragma once

#include <memory>
#include <random>
#include <vector>

#include "core/search/space.h"

namespace ferula {

class Density {
 public:
  virtual ~Density() = default;

  // Of a value within the dimension's ends; of integers and choices their probability. Adds up to
  // one.
  virtual double log_density(double value) const = 0;

  // A value within the ends.
  virtual double draw(std::mt19937_64& generator) const = 0;
};

// Of observations in the order in which they were made; without any it is the prior. Numbers: a
// mixture of truncated normals ([1], 4.2), of log_real over the logarithm; an integer counts as all
// that lies 0.5 around it. Choices: see choice_probabilities.
// REQUIRES: low < high, unless it is a choice or an integer.
std::unique_ptr<const Density> estimate_density(const Dimension& dimension,
                                                const std::vector<double>& observations);

// What so many observations weigh, the oldest first: the last 25 weigh 1; those before them less,
// from 1/count up in even steps, so that a search forgets its beginnings ([2], and Optuna's
// default_weights).
std::vector<double> weights_by_age(std::size_t count);

// Deviations of the normals around these means: the distance to the farther one of both neighbours
// ([1], 4.2), the prior's mean being a neighbour too; the outermost have one neighbour only. Not
// above high - low, nor below a min(100, 2 + count)-th of it (Optuna's "magic clip"), so that
// neither a lucky pair of neighbours nor equal observations end the search.
std::vector<double> bandwidths(const std::vector<double>& means, double low, double high);

// How often each of `count` choices was observed, by weight, plus one, as a share of all ([1], 4.2:
// N p + C with an even prior p = 1/N).
std::vector<double> choice_probabilities(std::size_t count,
                                         const std::vector<double>& observations);

}  // namespace ferula
