#include "tests/search/simulated_search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>

namespace ferula::simulated {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double square(double x) { return x * x; }

double uniform(double low, double high, std::mt19937_64& generator) {
  return std::uniform_real_distribution<double>(low, high)(generator);
}

std::mt19937_64 generator_for(const Point& point, std::uint64_t seed) {
  for (const double value : point) seed = seed * 1'000'003 + std::hash<double>()(value);
  return std::mt19937_64(seed);
}

// Trains trials side by side, an epoch at a time.
class Simulation {
 public:
  Simulation(const LearningCurves& curves, const Suggester& suggester, const Training& training,
             std::uint64_t seed)
      : curves_(curves), suggester_(suggester), training_(training), generator_(seed) {}

  // Returns the value that it has then.
  double spend_epoch() {
    const std::size_t slot = spent_++ % training_.slots;
    if (slot >= running_.size()) running_.push_back(begin());
    if (trials_[running_[slot]].state != Trial::State::running) running_[slot] = begin();
    return advance(trials_[running_[slot]]);
  }

 private:
  std::size_t begin() {
    Trial trial;
    trial.point = suggest_point(curves_.problem, suggester_, trials_, generator_);
    trials_.push_back(trial);
    return trials_.size() - 1;
  }

  double advance(Trial& trial) {
    trial.value = curves_.value(trial.point, ++trial.epochs);
    if (trial.epochs == training_.max_epochs)
      trial.state = Trial::State::done;
    else if (!goes_on(trial))
      trial.state = Trial::State::pruned;
    return trial.value;
  }

  bool goes_on(const Trial& trial) {
    if (!training_.pruning || !training_.pruning->is_rung(trial.epochs)) return true;
    std::vector<double>& others = rungs_[trial.epochs];
    const bool verdict = training_.pruning->goes_on(trial.value, others);
    others.push_back(trial.value);
    return verdict;
  }

  const LearningCurves& curves_;
  const Suggester& suggester_;
  const Training& training_;
  std::mt19937_64 generator_;
  std::size_t spent_ = 0;
  std::vector<Trial> trials_;
  std::vector<std::size_t> running_;                   // a trial a slot
  std::map<std::int64_t, std::vector<double>> rungs_;  // values of those that reached them
};

}  // namespace

Problem five_parameters(std::uint64_t seed) {
  std::mt19937_64 generator(~seed);  // not the numbers that a search of this seed draws
  const double lr = uniform(-4, -1, generator), dropout = uniform(0.1, 0.6, generator),
               size = uniform(50, 450, generator), momentum = uniform(0.3, 0.95, generator);
  const auto optimizer = static_cast<double>(generator() % 3);
  return {
      .dimensions = {{Dimension::Kind::log_real, 1e-6, 1},
                     {Dimension::Kind::real, 0, 0.9},
                     {Dimension::Kind::integer, 16, 512},
                     {Dimension::Kind::choice, 0, 2},
                     {Dimension::Kind::real, 0, 1}},
      .takes_part = [=](std::size_t dimension,
                        const Point& point) { return dimension != 4 || point[3] == optimizer; },
      .value =
          [=](const Point& point) {
            const double regularization = square(point[1] - dropout) * 4;
            const double capacity = square((point[2] - size) / 200);
            const double steps = square(std::log10(point[0]) - lr) / 2;
            return steps + regularization + capacity +
                   (point[3] == optimizer ? 3 * square(point[4] - momentum) : 0.5);
          },
  };
}

Problem branin() {
  return {
      .dimensions = {{Dimension::Kind::real, -5, 10}, {Dimension::Kind::real, 0, 15}},
      .takes_part = [](std::size_t, const Point&) { return true; },
      .value =
          [](const Point& point) {
            const double x = point[0], y = point[1], pi = std::numbers::pi;
            return square(y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6) +
                   10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10;
          },
  };
}

double LearningCurves::value(const Point& point, std::int64_t epochs) const {
  std::mt19937_64 generator = generator_for(point, seed);
  const double start = uniform(1, 8, generator), rate = uniform(0.6, 1.6, generator);
  generator.discard(static_cast<unsigned long long>(epochs));
  const double noise = uniform(-0.02, 0.02, generator);
  return problem.value(point) + start * std::pow(static_cast<double>(epochs), -rate) + noise;
}

double share_of_crossing_curves(const LearningCurves& curves, std::size_t pairs) {
  std::mt19937_64 generator(curves.seed);
  std::size_t crossings = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    const auto suggester = make_suggester("random");
    const Point a = suggest_point(curves.problem, *suggester, {}, generator),
                b = suggest_point(curves.problem, *suggester, {}, generator);
    const bool first = curves.value(a, 1) < curves.value(b, 1),
               last = curves.value(a, 27) < curves.value(b, 27);
    crossings += first != last ? 1 : 0;
  }
  return static_cast<double>(crossings) / static_cast<double>(pairs);
}

Point suggest_point(const Problem& problem, const Suggester& suggester,
                    const std::vector<Trial>& trials, std::mt19937_64& generator) {
  Point point(problem.dimensions.size(), kNan);
  for (std::size_t i = 0; i < point.size(); ++i)
    if (problem.takes_part(i, point))
      point[i] = suggester.suggest(problem.dimensions, i, point, trials, generator);
  return point;
}

std::vector<Trial> search(const Problem& problem, const Suggester& suggester, std::size_t count,
                          std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<Trial> trials;
  while (trials.size() < count) {
    Point point = suggest_point(problem, suggester, trials, generator);
    const double value = problem.value(point);
    trials.push_back({Trial::State::done, std::move(point), value, 1});
  }
  return trials;
}

double best_value(const std::vector<Trial>& trials) {
  double best = kInfinity;
  for (const Trial& trial : trials) best = std::min(best, trial.value);
  return best;
}

std::vector<double> best_by_epochs(const LearningCurves& curves, const Suggester& suggester,
                                   const Training& training, std::int64_t budget,
                                   std::uint64_t seed, double goal) {
  Simulation simulation(curves, suggester, training, seed);
  std::vector<double> best = {simulation.spend_epoch()};
  while (std::ssize(best) < budget && best.back() > goal)
    best.push_back(std::min(best.back(), simulation.spend_epoch()));
  return best;
}

Quartiles quartiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&values](double share) {
    const double position = share * static_cast<double>(values.size() - 1);
    const auto index = static_cast<std::size_t>(position);
    const double next = values[std::min(index + 1, values.size() - 1)];
    return values[index] + (position - static_cast<double>(index)) * (next - values[index]);
  };
  return {at(0.25), at(0.5), at(0.75)};
}

}  // namespace ferula::simulated
