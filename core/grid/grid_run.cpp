#include "core/grid/grid_run.h"

#include <sched.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/files/time_stamp.h"
#include "core/grid/experiments.h"
#include "core/grid/grid_steps.h"
#include "core/grid/grid_watcher.h"
#include "core/host/experiment.h"
#include "core/host/jobs.h"
#include "core/host/schedule_steps.h"
#include "core/host/setup.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kGrid = "grid.yaml";
constexpr const char* kTest = "grid_test.yaml";
constexpr std::string_view kTests = "grid_test_";

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
std::map<std::string, LoadedPlugin> by_name(const std::vector<LoadedPlugin>& plugins) {
  std::map<std::string, LoadedPlugin> result;
  for (const LoadedPlugin& plugin : plugins) result[plugin.name] = plugin;
  return result;
}

std::map<std::string, LoadedPlugin> plugins_of(const Grid& grid, const RunOptions& options) {
  std::map<std::string, LoadedPlugin> plugins;
  for (const GridTask& task : grid.tasks) {
    const Setup setup = set_up(options, task.configuration);
    plugins.merge(by_name(loaded_plugins(*setup.registry)));
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

std::string grid_name(const RunOptions& options, const std::string& tag) {
  const std::string stem = options.configurations.back().stem().string();
  return tag.empty() ? stem : stem + "_" + tag;
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
  GridWatcher watcher(grid.plan, log);
  const ScheduleEnd end =
      Engine(grid.folder, grid.plan, journal, server, grid.steps, watcher, grid.options).run();
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return {grid.folder, end, failures(grid.plan, journal), seconds, grid.plan.kind == "grid_test"};
}

GridReport execute_training(const fs::path& folder, const Grid& grid, const Plan& plan,
                            ForkServer& server, const std::map<std::string, LoadedPlugin>& plugins,
                            const RunOptions& options) {
  GridSteps steps(folder, grid, plan, options);
  return execute_grid({folder,
                       plan,
                       steps,
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
      create_experiment_folder(output_of(grid), "grids", grid_name(options, tag));
  const FolderLock lock(folder);
  write_file(folder / kGrid, to_yaml(stored_grid(grid)));
  write_plan(folder / kPlan, plan);
  return execute_training(folder, grid, plan, server, plugins, options);
}

namespace {

// What the tests of a grid go by, in their folder.
struct TestParams {
  std::string worker;
  std::vector<std::string> settings;
  std::int64_t slots = 1;
  double time_limit = 0;
  std::int64_t memory_limit = 0;
  void list(Parameters& p) {
    p("worker", worker, "what tests", required());
    p("settings", settings, "over each experiment's configuration");
    p("slots", slots, "tests side by side", at_least(1));
    p("time_limit", time_limit, "seconds that a test may take; 0: any", at_least(0));
    p("memory_limit", memory_limit, "MiB of data that a test may have; 0: any", at_least(0));
  }
};

ConfigValue to_tree(const TestParams& params) {
  ConfigValue settings;
  settings.kind = ConfigValue::Kind::list;
  for (const std::string& setting : params.settings) settings.items.push_back(make_text(setting));
  return make_mapping({{"worker", make_text(params.worker)},
                       {"settings", std::move(settings)},
                       {"slots", make_scalar(std::to_string(params.slots))},
                       {"time_limit", make_scalar(std::to_string(params.time_limit))},
                       {"memory_limit", make_scalar(std::to_string(params.memory_limit))}});
}

TestParams read_test_params(const fs::path& folder) {
  const ConfigValue tree = parse_yaml_file(folder / kTest);
  TestParams params;
  ParameterFiller filler(tree, "");
  params.list(filler);
  return params;
}

// Of experiments that have a best model, each `repetitions` times.
Plan planned_tests(const fs::path& root, std::int64_t repetitions, const std::string& fingerprint) {
  Plan plan = {"grid_test", fingerprint, {}, {}};
  const FoundExperiments found = find_experiments(root);
  for (std::int64_t repetition = 1; repetition <= repetitions; ++repetition)
    for (const ExperimentFolder& experiment : found.experiments)
      if (fs::exists(experiment.path / "models/model_best.pt"))
        plan.steps.push_back(
            {{"test", {fs::relative(experiment.path, root).string(), std::to_string(repetition)}},
             {}});
  if (plan.steps.empty())
    throw Error(root.string() + ": there is no experiment with a best model below it");
  return plan;
}

GridReport execute_tests(const fs::path& folder, const Plan& plan, ForkServer& server,
                         const RunOptions& options) {
  const TestParams params = read_test_params(folder);
  RunOptions test_options = options;
  test_options.worker = params.worker;
  test_options.settings = params.settings;
  TestSteps steps(folder.parent_path(), folder.filename().string().substr(kTests.size()), plan,
                  {params.time_limit, params.memory_limit}, test_options);
  const fs::path first = folder.parent_path() / plan.at(1).step.parameters.at(0);
  const Setup setup = set_up(options, test_configuration(first, params.worker, params.settings));
  return execute_grid({folder, plan, steps, {params.slots, {}}}, server,
                      by_name(loaded_plugins(*setup.registry)), options);
}

bool is_complete(const fs::path& folder) {
  return read_status(folder / "status.json").state == "finished";
}

// The newest tests of a grid that are not finished; empty: there are none.
fs::path unfinished_tests(const fs::path& grid) {
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(grid))
    if (entry.path().filename().string().starts_with(kTests) && is_grid_folder(entry.path()) &&
        !is_complete(entry.path()))
      newest = std::max(newest, entry.path());
  return newest;
}

GridReport resume_tests(const fs::path& folder, const RunOptions& options) {
  ForkServer server(&do_job);
  const Plan plan = read_plan(folder / kPlan);
  const FolderLock lock(folder, kPatience);
  return execute_tests(folder, plan, server, options);
}

GridReport resume_training(const fs::path& folder, const RunOptions& options) {
  ForkServer server(&do_job);
  const Plan plan = read_plan(folder / kPlan);
  const Grid grid = stored_grid_in(folder, options);
  const auto plugins = plugins_of(grid, options);
  check_plugins(plan, plugins);
  const FolderLock lock(folder, kPatience);
  return execute_training(folder, grid, plan, server, plugins, options);
}

}  // namespace

GridReport test_grid(const fs::path& root, const RunOptions& options, std::int64_t repetitions,
                     std::int64_t slots) {
  ForkServer server(&do_job);
  TestParams params = {options.worker, options.settings};
  GridSettings settings;
  if (fs::exists(root / kGrid)) settings = stored_grid_in(root, options).settings;
  params.slots = slots > 0 ? slots : slots_of(settings);
  params.time_limit = settings.time_limit;
  params.memory_limit = settings.memory_limit;
  const std::string text = to_yaml(to_tree(params));
  const Plan plan = planned_tests(root, repetitions, sha256_of(text));
  const fs::path folder = create_stamped_folder(root, std::string(kTests));
  const FolderLock lock(folder);
  write_file(folder / kTest, text);
  write_plan(folder / kPlan, plan);
  return execute_tests(folder, plan, server, options);
}

GridReport resume_grid(const fs::path& folder, const RunOptions& options) {
  if (!options.settings.empty())
    throw Error(
        "a grid goes on with the configurations that it began with: --set and its short "
        "forms have no place here");
  if (read_plan(folder / kPlan).kind == "grid_test") return resume_tests(folder, options);
  const fs::path tests = is_complete(folder) ? unfinished_tests(folder) : fs::path();
  return tests.empty() ? resume_training(folder, options) : resume_tests(tests, options);
}

}  // namespace ferula
