#include "core/grid/grid.h"

#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <random>
#include <utility>

#include "core/config/explain.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/data/seeds.h"
#include "core/grid/search_grid.h"
#include "core/grid/tasks.h"
#include "core/host/setup.h"
#include "core/sweep/combinations.h"
#include "core/sweep/probes.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// 1,234,567; of very many 1.23e+30.
std::string readable(double count) {
  constexpr double kLongest = 1e15;
  std::array<char, 32> digits{};
  const bool is_long = count > kLongest;
  std::snprintf(digits.data(), digits.size(), is_long ? "%.3g" : "%.0f", count);
  std::string text = digits.data();
  if (is_long) return text;
  std::string grouped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && (text.size() - i) % 3 == 0) grouped += ',';
    grouped += text[i];
  }
  return grouped;
}

// All of a grid's experiments together: what a list of them in memory may take.
constexpr std::size_t kMostSettings = 10'000'000;

class Expander {
 public:
  explicit Expander(GridFile file) : file_(std::move(file)) {
    if (file_.search) check_searchable(file_);
    grid_.settings = file_.settings;
    grid_.tasks = std::move(file_.tasks);
    for (std::size_t i = 0; i < grid_.tasks.size(); ++i)
      swept_.emplace_back(parse_sweep(file_.sweeps[i], expansion()), grid_.tasks[i].configuration);
  }

  Grid expand() {
    if (file_.search) return searched();
    check_size();
    check_conditions();
    for (std::size_t task = 0; task < swept_.size(); ++task) add_task(task);
    check_count(static_cast<double>(seeds_.size()));
    repeat();
    return std::move(grid_);
  }

 private:
  Expansion expansion() const {
    if (file_.search) return Expansion::searched;
    return samples() > 0 ? Expansion::sampled : Expansion::crossed;
  }

  Grid searched() {
    check_conditions();
    add_search(grid_, file_, swept_.front());
    return std::move(grid_);
  }

  std::size_t samples() const { return static_cast<std::size_t>(grid_.settings.samples); }
  double repetitions() const { return static_cast<double>(grid_.settings.experiment_repetitions); }

  std::size_t most_experiments() const {
    std::size_t settings = 1;  // the seed
    for (const SweptTask& task : swept_) settings = std::max(settings, task.axes().size() + 1);
    return std::min(kMostExperiments, kMostSettings / settings);
  }

  [[noreturn]] void refuse_size(const std::string& count) const {
    throw Error("this grid has " + count + " experiments; the most is " +
                readable(static_cast<double>(most_experiments())) +
                ". grid_settings.samples: 50 draws so many random ones of each task");
  }

  void check_count(double count) const {
    if (count * repetitions() > static_cast<double>(most_experiments()))
      refuse_size(readable(count * repetitions()));
  }

  // Before anything is expanded, where that can be known.
  void check_size() const {
    double count = 0;
    bool is_known = true;
    for (const SweptTask& task : swept_) {
      const double most = task.most_combinations();
      count += samples() > 0 ? std::min(most, static_cast<double>(samples())) : most;
      is_known = is_known && (samples() > 0 || !task.has_conditions());
    }
    if (is_known) check_count(count);
  }

  // A key of the grid's sweep may take part in some tasks only; one that never does is a mistake.
  void check_conditions() const {
    std::map<std::string, bool> can_hold;
    const auto sentence = [](const SweptKey& key, const Condition& condition) {
      return condition.origin.text() + ": sweep." + key.path + ".when." + condition.path;
    };
    for (const SweptTask& task : swept_)
      task.for_each_condition([&](const SweptKey& key, const Condition& condition, bool can) {
        can_hold[sentence(key, condition)] |= can;
      });
    for (const SweptTask& task : swept_)
      task.for_each_condition([&](const SweptKey& key, const Condition& condition, bool) {
        if (!can_hold[sentence(key, condition)])
          throw Error(
              sentence(key, condition) +
              ": no experiment of the grid has this value; a default counts if it is written" +
              did_you_mean(condition.path, task.known_paths()));
      });
  }

  void add_task(std::size_t number) {
    SweptTask& task = swept_[number];
    const std::vector<Combination> combinations = combinations_of(task, number);
    for (const Combination& combination : combinations) {
      Experiment experiment = {number, 0, {}};
      const ConfigValue* seed = grid_.tasks[number].configuration.find("seed");
      task.for_each(combination, [&](const SweptKey& key, const SweptValue& value) {
        if (key.path == "seed")
          seed = &value.value;
        else
          experiment.settings.push_back(value.setting);
      });
      seeds_.push_back(to_seed(*seed));
      experiment.settings.push_back("seed=" + std::to_string(seeds_.back()));
      grid_.experiments.push_back(std::move(experiment));
    }
    for (const std::size_t probe : find_probes(task, combinations))
      grid_.probes.push_back({number, probe_values(task, combinations[probe])});
  }

  std::vector<Combination> combinations_of(SweptTask& task, std::size_t number) {
    if (samples() == 0 || task.axes().empty()) {
      auto all = task.cross_product(most_experiments() - seeds_.size());
      if (!all) refuse_size("more than " + readable(static_cast<double>(most_experiments())));
      return *std::move(all);
    }
    auto drawn = random_combinations(task, samples(),
                                     seed_for(grid_.settings.sample_seed, "grid/samples", number));
    if (drawn.size() < samples())
      grid_.notices.push_back(grid_.tasks[number].name + " has " + readable(drawn.size()) +
                              " different experiments, fewer than the " + readable(samples()) +
                              " of grid_settings.samples: all of them are taken");
    return drawn;
  }

  std::int64_t to_seed(const ConfigValue& seed) const {
    const std::int64_t most =
        std::numeric_limits<std::int64_t>::max() - grid_.settings.experiment_repetitions;
    const auto number = seed.quoted ? std::nullopt : parse_integer(seed.text);
    if (!number || *number < -1 || *number > most)
      throw Error(place(seed, "seed") + ": expected an integer of at least -1, got " + shown(seed));
    return *number >= 0 ? *number : random_seed_();
  }

  void repeat() {
    const std::size_t count = seeds_.size();
    grid_.experiments.reserve(count * static_cast<std::size_t>(repetitions()));
    for (std::int64_t r = 1; r < grid_.settings.experiment_repetitions; ++r)
      for (std::size_t i = 0; i < count; ++i) {
        Experiment again = grid_.experiments[i];
        again.repetition = r;
        again.settings.back() = "seed=" + std::to_string(seeds_[i] + r);
        grid_.experiments.push_back(std::move(again));
      }
  }

  GridFile file_;
  Grid grid_;
  std::vector<SweptTask> swept_;
  std::vector<std::int64_t> seeds_;  // of the experiments of repetition 0
  mutable std::random_device random_seed_;
};

}  // namespace

Grid load_grid(const RunOptions& options, const std::vector<std::string>& sweeps) {
  return Expander(read_grid_file(options, sweeps)).expand();
}

ConfigValue configuration(const Grid& grid, const Experiment& experiment) {
  ConfigValue tree = grid.tasks[experiment.task].configuration;
  for (const std::string& setting : experiment.settings)
    apply_setting(tree, setting, configuration_shorthands());
  return tree;
}

}  // namespace ferula
