// From a grid file to a list of experiments.
//
//   const Grid grid = load_grid({.configurations = {"grid.yaml"}, .worker = "OfflineTrainer"});
//   check(grid, options);
//   for (const Experiment& experiment : grid.experiments) … configuration(grid, experiment) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/grid/grid_settings.h"
#include "core/grid/search_settings.h"
#include "ferula/host.h"

namespace ferula {

// One configuration of a grid, before anything of it is varied.
struct GridTask {
  std::string name;           // for plans and tables; no two have the same
  ConfigValue configuration;  // with worker, threads and seed
};

// One run, by what makes it different from its task: small, since there may be very many.
struct Experiment {
  std::size_t task;                   // its place in Grid::tasks
  std::int64_t repetition;            // from 0 on
  std::vector<std::string> settings;  // "training.optimizer.lr=0.1", as --set takes them: what is
                                      // swept, in order, then the seed
};

// What stands for many experiments when a grid is checked: a task, and swept keys with values that
// know where they were written.
struct Probe {
  std::size_t task;
  std::vector<ConfigEntry> values;
};

// Experiments whose values are chosen when they begin.
struct Search {
  SearchSettings settings;
  ConfigValue section;  // as written
  ConfigValue sweep;    // what is searched, in order
};

struct Grid {
  GridSettings settings;
  std::optional<Search> search;  // of the only task; then there are no experiments yet
  std::vector<GridTask> tasks;
  std::vector<Experiment> experiments;  // all tasks, each with its sweep; then all again
  std::vector<Probe> probes;            // together they have every value that was written
  std::vector<std::string> notices;     // sentences for the user
};

// Reads the configurations of the options, a grid file mostly; their settings go to `grid_settings`
// if they say so, and to each task otherwise; `sweeps` are "KEY=VALUES". The worker of the options
// is that of tasks which name none. Throws Error with file, line and key path.
Grid load_grid(const RunOptions& options, const std::vector<std::string>& sweeps = {});

// The tree to run: the task's, with the settings of the experiment over it.
ConfigValue configuration(const Grid& grid, const Experiment& experiment);

// Resolves the probes, so that a mistake in any value shows before anything runs. Takes time with
// the number of values, not of experiments. Throws Error with the place of the first mistake.
void check(const Grid& grid, const RunOptions& options);

// What a folder keeps of a grid: a grid file again, whose tasks stand on no other files; what they
// have in common is written once. Throws Error if it would be too large to be read.
ConfigValue stored_grid(const Grid& grid);

}  // namespace ferula
