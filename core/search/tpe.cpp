#include "core/search/tpe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "core/search/random.h"

namespace ferula {
namespace {

constexpr std::size_t kRandomTrials = 10;
constexpr std::size_t kCandidates = 24;

bool has_ended(const Trial& trial) {
  return trial.state == Trial::State::done || trial.state == Trial::State::pruned;
}

bool ranks_before(const Trial* a, const Trial* b) {
  const auto rank = [](const Trial& trial) {
    const bool has_value = trial.value < std::numeric_limits<double>::infinity();
    const bool was_pruned = trial.state == Trial::State::pruned;
    return std::tuple(!has_value, was_pruned, was_pruned ? -trial.epochs : 0,
                      has_value ? trial.value : 0);
  };
  return rank(*a) < rank(*b);
}

std::vector<const Trial*> ended_best_first(const std::vector<Trial>& trials) {
  std::vector<const Trial*> ended;
  for (const Trial& trial : trials)
    if (has_ended(trial)) ended.push_back(&trial);
  std::stable_sort(ended.begin(), ended.end(), ranks_before);
  return ended;
}

std::vector<double> values_of(const std::vector<const Trial*>& trials, std::size_t dimension) {
  std::vector<double> values;
  for (const Trial* trial : trials)
    if (const double value = trial->point[dimension]; !std::isnan(value)) values.push_back(value);
  return values;
}

}  // namespace

std::size_t count_of_good(std::size_t ended) { return std::min<std::size_t>((ended + 9) / 10, 25); }

SplitTrials split_trials(const std::vector<Trial>& trials) {
  std::vector<const Trial*> good = ended_best_first(trials);
  good.resize(count_of_good(good.size()));
  std::sort(good.begin(), good.end());
  SplitTrials split{.good = good, .bad = {}};
  for (const Trial& trial : trials)
    if (trial.state != Trial::State::failed &&
        !std::binary_search(good.begin(), good.end(), &trial))
      split.bad.push_back(&trial);
  return split;
}

double Tpe::suggest(const std::vector<Dimension>& dimensions, std::size_t dimension, const Point&,
                    const std::vector<Trial>& trials, std::mt19937_64& generator) const {
  const Dimension& searched = dimensions[dimension];
  const auto ended = std::count_if(trials.begin(), trials.end(), has_ended);
  if (searched.low == searched.high || ended < static_cast<std::ptrdiff_t>(kRandomTrials))
    return draw_evenly(searched, generator);
  const SplitTrials split = split_trials(trials);
  return best_candidate(*estimate_density(searched, values_of(split.good, dimension)),
                        *estimate_density(searched, values_of(split.bad, dimension)), kCandidates,
                        generator);
}

double best_candidate(const Density& l, const Density& g, std::size_t count,
                      std::mt19937_64& generator) {
  double best = 0, greatest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < count; ++i) {
    const double candidate = l.draw(generator);
    const double ratio = l.log_density(candidate) - g.log_density(candidate);
    if (i > 0 && ratio <= greatest) continue;
    best = candidate;
    greatest = ratio;
  }
  return best;
}

}  // namespace ferula
