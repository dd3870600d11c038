#include "core/grid/search_grid.h"

#include <algorithm>

#include "core/config/yaml.h"
#include "core/sweep/probes.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kMonitor = "observers.Checkpoints.monitor";

[[noreturn]] void refuse(const GridFile& file, const std::string& why) {
  throw Error(place(file.search->section, "search") + ": " + why);
}

std::string judged_by(const ConfigValue& configuration) {
  const ConfigValue* monitor = configuration.find(kMonitor);
  const bool is_told = monitor != nullptr && !monitor->text.empty();
  return is_told ? monitor->text : "value that the worker monitors";
}

// "after 1, 3, 9, … epochs: the best 1/3 go on"
std::string rungs_text(const SuccessiveHalving& pruning) {
  std::string text = "after ";
  std::int64_t epochs = pruning.min_epochs;
  for (int rung = 0; rung < 3; ++rung, epochs *= pruning.reduction_factor)
    text += std::to_string(epochs) + ", ";
  return text + "… epochs: the best 1/" + std::to_string(pruning.reduction_factor) + " go on";
}

}  // namespace

void check_searchable(const GridFile& file) {
  if (file.tasks.size() != 1)
    refuse(file, "searches the values of one task, and this grid has " +
                     std::to_string(file.tasks.size()) + "; make a grid of each");
  if (file.settings.samples > 0)
    refuse(file, "grid_settings.samples has no place here: search.trials says how many there are");
  if (file.settings.experiment_repetitions > 1)
    refuse(file,
           "grid_settings.experiment_repetitions has no place here: a trial is one experiment; "
           "repeat the best one afterwards");
  const ConfigValue& sweep = file.sweeps.front();
  if (sweep.entries.empty())
    refuse(file,
           "needs a `sweep` that says what to search, such as "
           "{training.optimizer.lr: {log_uniform: [1e-4, 0.1]}}");
  if (const auto seed = std::find_if(sweep.entries.begin(), sweep.entries.end(),
                                     [](const ConfigEntry& entry) { return entry.key == "seed"; });
      seed != sweep.entries.end())
    throw Error(place(seed->value, "sweep.seed") +
                ": a search would find the luckiest seed; all trials have the same");
}

void add_search(Grid& grid, const GridFile& file, SweptTask& task) {
  grid.search = file.search;
  grid.search->sweep = file.sweeps.front();
  for (const Combination& combination : search_probes(task))
    grid.probes.push_back({0, probe_values(task, combination)});
}

std::string search_text(const Grid& grid) {
  const SearchSettings& settings = grid.search->settings;
  const ConfigValue& configuration = grid.tasks.front().configuration;
  std::string text = std::to_string(settings.trials) + " trials of " + grid.tasks.front().name +
                     " by " + settings.method + ", the " +
                     (is_highest_best(configuration) ? "highest " : "lowest ") +
                     judged_by(configuration) + " is best\n";
  if (settings.pruning) text += "compared " + rungs_text(*settings.pruning) + "\n";
  std::size_t width = 0;
  for (const auto& [key, values] : grid.search->sweep.entries) width = std::max(width, key.size());
  for (const auto& [key, values] : grid.search->sweep.entries)
    text += "  " + key + std::string(width - key.size() + 2, ' ') + to_yaml_line(values) + '\n';
  return text;
}

}  // namespace ferula
