#include "core/grid/grid_run.h"

#include <memory>
#include <utility>

#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/grid/execution.h"
#include "core/grid/grid_steps.h"
#include "core/grid/grid_tests.h"
#include "core/grid/search_steps.h"
#include "core/host/setup.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// The plugins of each task, by the first of its experiments: versions for the plan, files to load.
PluginsByName plugins_of(const Grid& grid, const RunOptions& options) {
  PluginsByName plugins;
  for (const GridTask& task : grid.tasks) {
    const Setup setup = resolve(options, task.configuration);
    plugins.merge(by_name(loaded_plugins(*setup.registry)));
  }
  return plugins;
}

Plan planned(const Grid& grid, const PluginsByName& plugins) {
  Plan plan = plan_of(grid);
  for (const auto& [name, plugin] : plugins) plan.plugins[name] = plugin.version;
  return plan;
}

// The steps are the plan's; what can have changed since it was made are plugins, and the tasks.
void check_unchanged(const fs::path& folder, const Plan& plan, const PluginsByName& plugins) {
  Plan present = plan;
  present.configuration = sha256(folder / kGrid);
  present.plugins.clear();
  for (const auto& [name, plugin] : plugins) present.plugins[name] = plugin.version;
  check_same(plan, present);
}

std::string grid_name(const RunOptions& options, const std::string& tag) {
  const std::string stem = options.configurations.back().stem().string();
  return tag.empty() ? stem : stem + "_" + tag;
}

fs::path output_of(const Grid& grid) {
  const ConfigValue* output = grid.tasks.front().configuration.find("output");
  return output != nullptr ? output->text : "experiments";
}

// A search learns from trials that have ended, so a cluster is not given all of them at once.
Slots slots_for(const Grid& grid, const Plan& plan, const GridLauncher& launcher) {
  if (launcher.is_local() || !grid.search) return launcher.slots(slots_of(grid.settings), plan);
  if (grid.settings.max_concurrent_runs <= 0)
    throw Error(
        "a search on a cluster needs grid_settings.max_concurrent_runs, such as 4: so many "
        "trials run at a time, and the next one learns from those that have ended");
  return {grid.settings.max_concurrent_runs, {}};
}

GridReport execute_training(const fs::path& folder, const Grid& grid, const Plan& plan,
                            const Slots& slots, GridLauncher& launcher,
                            const PluginsByName& plugins, const RunOptions& options) {
  std::unique_ptr<Steps> steps;
  if (grid.search)
    steps = std::make_unique<SearchSteps>(folder, grid, slots, options);
  else
    steps = std::make_unique<GridSteps>(folder, grid, plan, slots, options);
  return execute_grid({folder,
                       plan,
                       *steps,
                       {slots.count, parse_failure_policy(grid.settings.on_failure)},
                       slots.devices},
                      launcher, plugins, options);
}

}  // namespace

bool is_grid_folder(const fs::path& folder) {
  return fs::exists(folder / kPlan) && !fs::exists(folder / kScheduleConfiguration);
}

GridReport train_grid(const RunOptions& options, const std::vector<std::string>& sweeps,
                      const std::string& tag) {
  Grid grid = load_grid(options, sweeps);
  GridLauncher launcher(grid.settings);
  check(grid, options);
  for (GridTask& task : grid.tasks) expand_plugins(task.configuration, options.plugins);
  const auto plugins = plugins_of(grid, options);
  const Plan plan = planned(grid, plugins);
  const Slots slots = slots_for(grid, plan, launcher);
  const fs::path folder =
      create_experiment_folder(output_of(grid), "grids", grid_name(options, tag));
  const FolderLock lock(folder);
  write_file(folder / kGrid, to_yaml(stored_grid(grid)));
  write_plan(folder / kPlan, plan);
  return execute_training(folder, grid, plan, slots, launcher, plugins, options);
}

namespace {

GridReport resume_experiments(const fs::path& folder, const RunOptions& options) {
  const Plan plan = read_plan(folder / kPlan);
  if (const auto report = finished_grid(folder, plan)) return *report;
  const Grid grid = stored_grid_in(folder, options);
  GridLauncher launcher(grid.settings);
  const auto plugins = plugins_of(grid, options);
  check_unchanged(folder, plan, plugins);
  const Slots slots = slots_for(grid, plan, launcher);
  const FolderLock lock(folder, kPatience);
  return execute_training(folder, grid, plan, slots, launcher, plugins, options);
}

}  // namespace

GridReport resume_grid(const fs::path& folder, const RunOptions& options) {
  if (!options.settings.empty())
    throw Error(
        "a grid goes on with the configurations that it began with: --set and its short "
        "forms have no place here");
  const Plan plan = read_plan(folder / kPlan);
  if (plan.kind == "grid_test") return resume_tests(folder, options);
  const fs::path tests = finished_grid(folder, plan) ? unfinished_tests(folder) : fs::path();
  return tests.empty() ? resume_experiments(folder, options) : resume_tests(tests, options);
}

}  // namespace ferula
