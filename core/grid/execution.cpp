#include "core/grid/execution.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/grid/grid_watcher.h"
#include "core/schedule/schedule_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Of the processors that this process may use.
std::int64_t cores() {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::vector<StepRecord> failures(const Plan& plan, const Journal& journal) {
  std::vector<StepRecord> failed;
  for (std::int64_t step = 1; step <= plan.size(); ++step)
    if (const StepRecord* record = journal.find(step); record && record->state == "failed")
      failed.push_back(*record);
  return failed;
}

}  // namespace

PluginsByName by_name(const std::vector<LoadedPlugin>& plugins) {
  PluginsByName result;
  for (const LoadedPlugin& plugin : plugins) result[plugin.name] = plugin;
  return result;
}

Slots slots_of(const GridSettings& settings) {
  if (!settings.devices.empty())
    return device_slots(settings.devices, settings.experiments_per_device,
                        settings.max_concurrent_runs, "grid_settings.devices");
  if (settings.max_concurrent_runs > 0) return {settings.max_concurrent_runs, {}};
  return {std::max<std::int64_t>(1, cores() / settings.threads_per_run), {}};
}

Grid stored_grid_in(const fs::path& folder, const RunOptions& options) {
  RunOptions stored = options;
  stored.configurations = {folder / kGrid};
  stored.settings.clear();
  return load_grid(stored);
}

GridReport execute_grid(const PreparedGrid& grid, GridLauncher& launcher,
                        const PluginsByName& plugins, const RunOptions& options) {
  const auto began = Clock::now();
  Log log(options.log_level);
  if (options.quiet) log.close_console();
  log.open_file(grid.folder / "grid.log");
  std::vector<fs::path> files;
  for (const auto& [name, plugin] : plugins) files.push_back(plugin.file);
  log.write(LogLevel::info, "ferula", "Grid's folder: " + grid.folder.string());
  if (!grid.devices.empty())
    log.write(LogLevel::info, "ferula", "Devices: " + described(grid.devices));
  Launcher& jobs = launcher.open(grid.folder, files, log);
  Journal journal(grid.folder / kJournal);
  GridWatcher watcher(grid.plan, log);
  const ScheduleEnd end =
      Engine(grid.folder, grid.plan, journal, jobs, grid.steps, watcher, grid.options).run();
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return {grid.folder, end, failures(grid.plan, journal), seconds, grid.plan.kind == "grid_test"};
}

std::optional<GridReport> finished_grid(const fs::path& folder, const Plan& plan) {
  const std::int64_t count = count_done(read_journal(folder / kJournal));
  if (count < plan.size()) return std::nullopt;
  return GridReport{folder, {{count, count}}, {}, 0, plan.kind == "grid_test"};
}

}  // namespace ferula
