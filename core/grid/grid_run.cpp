#include "core/grid/grid_run.h"

#include <sched.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/files/time_stamp.h"
#include "core/grid/experiments.h"
#include "core/grid/grid_steps.h"
#include "core/grid/grid_watcher.h"
#include "core/host/jobs.h"
#include "core/host/schedule_steps.h"
#include "core/host/setup.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kGrid = "grid.yaml";
constexpr const char* kTests = "grid_test_";

// Children of an engine that was killed are still dying when the next one begins.
constexpr auto kPatience = std::chrono::seconds(10);

// Of the processors that this process may use.
std::int64_t cores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::int64_t slots_of(const GridSettings& settings) {
  if (settings.max_concurrent_runs > 0) return settings.max_concurrent_runs;
  return std::max<std::int64_t>(1, cores() / settings.threads_per_run);
}

// The plugins of each task, by the first of its experiments: versions for the plan, files to load.
std::map<std::string, LoadedPlugin> plugins_of(const Grid& grid, const RunOptions& options) {
  std::map<std::string, LoadedPlugin> plugins;
  for (const GridTask& task : grid.tasks) {
    const Setup setup = set_up(options, task.configuration);
    for (const LoadedPlugin& plugin : loaded_plugins(*setup.registry)) plugins[plugin.name] = plugin;
  }
  return plugins;
}

Plan planned(const Grid& grid, const std::map<std::string, LoadedPlugin>& plugins) {
  Plan plan = plan_of(grid);
  for (const auto& [name, plugin] : plugins) plan.plugins[name] = plugin.version;
  return plan;
}

// What changed since the plan was made: the steps are the plan's, so only plugins can.
void check_plugins(const Plan& plan, const std::map<std::string, LoadedPlugin>& plugins) {
  Plan present = plan;
  present.plugins.clear();
  for (const auto& [name, plugin] : plugins) present.plugins[name] = plugin.version;
  check_same(plan, present);
}

std::string grid_name(const RunOptions& options) {
  return options.configurations.back().stem().string();
}

fs::path output_of(const Grid& grid) {
  const ConfigValue* output = grid.tasks.front().configuration.find("output");
  return output != nullptr ? output->text : "experiments";
}

std::vector<StepRecord> failures(const Plan& plan, const Journal& journal) {
  std::vector<StepRecord> failed;
  for (std::int64_t step = 1; step <= plan.size(); ++step)
    if (const StepRecord* record = journal.find(step); record && record->state == "failed")
      failed.push_back(*record);
  return failed;
}

struct PreparedGrid {
  fs::path folder;
  const Plan& plan;
  Steps& steps;
  EngineOptions options;
};

GridReport execute_grid(const PreparedGrid& grid, ForkServer& server,
                        const std::map<std::string, LoadedPlugin>& plugins,
                        const RunOptions& options) {
  const auto began = Clock::now();
  Log log(options.log_level);
  if (options.quiet) log.close_console();
  log.open_file(grid.folder / "grid.log");
  std::vector<fs::path> files;
  for (const auto& [name, plugin] : plugins) files.push_back(plugin.file);
  const std::int64_t threads = server.load(files);
  log.write(LogLevel::info, "ferula", "Grid's folder: " + grid.folder.string());
  if (threads > 1) log.write(LogLevel::warning, "ferula", executed_afresh(threads));
  Journal journal(grid.folder / kJournal);
  GridWatcher watcher(grid.folder, grid.plan, log);
  const ScheduleEnd end =
      Engine(grid.folder, grid.plan, journal, server, grid.steps, watcher, grid.options).run();
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return {grid.folder, end, failures(grid.plan, journal), seconds};
}

GridReport execute_training(const fs::path& folder, const Grid& grid, const Plan& plan,
                            ForkServer& server,
                            const std::map<std::string, LoadedPlugin>& plugins,
                            const RunOptions& options) {
  GridSteps steps(folder, grid, plan, options);
  return execute_grid({folder, plan, steps,
                       {slots_of(grid.settings), parse_failure_policy(grid.settings.on_failure)}},
                      server, plugins, options);
}

Grid stored_grid_in(const fs::path& folder, const RunOptions& options) {
  RunOptions stored = options;
  stored.configurations = {folder / kGrid};
  stored.settings.clear();
  return load_grid(stored);
}

}  // namespace

bool is_grid_folder(const fs::path& folder) {
  return fs::exists(folder / kPlan) && !fs::exists(folder / kScheduleConfiguration);
}

GridReport train_grid(const RunOptions& options, const std::vector<std::string>& sweeps,
                      const std::string& tag) {
  ForkServer server(&do_job);
  Grid grid = load_grid(options, sweeps);
  check(grid, options);
  for (GridTask& task : grid.tasks) expand_plugins(task.configuration, options.plugins);
  const auto plugins = plugins_of(grid, options);
  const Plan plan = planned(grid, plugins);
  const fs::path folder =
      create_experiment_folder(output_of(grid), "grids", grid_name(options), tag);
  const FolderLock lock(folder);
  write_file(folder / kGrid, to_yaml(stored_grid(grid)));
  write_plan(folder / kPlan, plan);
  return execute_training(folder, grid, plan, server, plugins, options);
}

GridReport resume_grid(const fs::path& folder, const RunOptions& options) {
  ForkServer server(&do_job);
  const Plan plan = read_plan(folder / kPlan);
  const Grid grid = stored_grid_in(folder, options);
  const auto plugins = plugins_of(grid, options);
  check_plugins(plan, plugins);
  const FolderLock lock(folder, kPatience);
  remove_temporary_files(folder);
  return execute_training(folder, grid, plan, server, plugins, options);
}

}  // namespace ferula
