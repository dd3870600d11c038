// Tests of all experiments below a folder.
#include "core/grid/grid_tests.h"

#include <algorithm>
#include <utility>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/grid/execution.h"
#include "core/grid/grid_steps.h"
#include "core/grid/sorted_settings.h"
#include "core/host/experiment.h"
#include "core/host/setup.h"
#include "core/reports/experiments.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTest = "grid_test.yaml";
constexpr const char* kDevices = "grid_settings.devices";
constexpr std::string_view kTests = "grid_test_";

// What the tests of a grid go by, in their folder.
struct TestParams {
  std::string worker;
  std::vector<std::string> settings;
  std::string launcher = "local";
  SlurmSettings slurm;
  std::int64_t slots = 1;
  std::int64_t threads = 1;
  std::vector<std::string> devices;
  std::int64_t tests_per_device = 1;
  double time_limit = 0;
  std::int64_t memory_limit = 0;
  void list(Parameters& p) {
    p("worker", worker, "what tests", required());
    p("settings", settings, "over each experiment's configuration");
    p("launcher", launcher, "where the tests run", one_of({"local", "slurm"}));
    slurm.list(p);
    p("slots", slots, "tests side by side; 0: as many as `devices` or the cluster take",
      at_least(0));
    p("threads", threads, "processors of each test, on a cluster", at_least(1));
    p("devices", devices, "GPUs that tests run on; none: as each experiment's `device` says");
    p("tests_per_device", tests_per_device, "tests at a time on each of `devices`", at_least(1));
    p("time_limit", time_limit, "seconds that a test may take; 0: any", at_least(0));
    p("memory_limit", memory_limit, "MiB of data that a test may have; 0: any", at_least(0));
  }
};

ConfigValue to_tree(const TestParams& params) {
  return make_mapping({{"worker", make_text(params.worker)},
                       {"settings", make_texts(params.settings)},
                       {"launcher", make_text(params.launcher)},
                       {"slurm", make_mapping({{"account", make_text(params.slurm.account)},
                                               {"partition", make_text(params.slurm.partition)},
                                               {"options", make_texts(params.slurm.options)}})},
                       {"threads", make_scalar(std::to_string(params.threads))},
                       {"slots", make_scalar(std::to_string(params.slots))},
                       {"devices", make_texts(params.devices)},
                       {"tests_per_device", make_scalar(std::to_string(params.tests_per_device))},
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

GridLauncher launcher_of(const TestParams& params) {
  GridSettings settings;
  settings.launcher = params.launcher;
  settings.slurm = params.slurm;
  settings.max_concurrent_runs = params.slots;
  settings.threads_per_run = params.threads;
  settings.time_limit = params.time_limit;
  settings.memory_limit = params.memory_limit;
  return GridLauncher(settings);
}

Slots slots_of(const TestParams& params) {
  if (params.devices.empty()) return {params.slots, {}};
  return device_slots(params.devices, params.tests_per_device, params.slots, kDevices);
}

GridReport execute_tests(const fs::path& folder, const Plan& plan, const TestParams& params,
                         const Slots& slots, GridLauncher& launcher, const RunOptions& options) {
  RunOptions test_options = options;
  test_options.worker = params.worker;
  test_options.settings = params.settings;
  TestSteps steps(folder.parent_path(), folder.filename().string().substr(kTests.size()), plan,
                  {params.time_limit, params.memory_limit}, slots, test_options);
  const fs::path first = folder.parent_path() / plan.at(1).step.parameters.at(0);
  const Setup setup = resolve(options, test_configuration(first, params.worker, params.settings));
  return execute_grid({folder, plan, steps, {slots.count, {}}, slots.devices}, launcher,
                      by_name(loaded_plugins(*setup.registry)), options);
}

// The settings of the grid, if it is one, and over them those of the command line.
GridSettings grid_settings(const fs::path& root, const RunOptions& options,
                           const std::vector<std::string>& over) {
  GridSettings settings;
  if (fs::exists(root / kGrid)) settings = stored_grid_in(root, options).settings;
  ConfigValue tree = make_mapping({{"grid_settings", to_section(settings)}});
  for (const std::string& setting : over) apply_setting(tree, setting, {});
  return read_grid_settings(tree.find("grid_settings"));
}

bool sets_device(const std::vector<std::string>& settings) {
  return std::any_of(settings.begin(), settings.end(),
                     [](const std::string& setting) { return setting.starts_with("device="); });
}

TestParams test_params(const fs::path& root, const RunOptions& options, std::int64_t slots) {
  const SortedSettings given = sorted(options.settings);
  GridSettings settings = grid_settings(root, options, given.grid);
  if (sets_device(given.task)) settings.devices.clear();  // says more than those of the training
  if (slots > 0) settings.max_concurrent_runs = slots;
  TestParams params = {.worker = options.worker,
                       .settings = given.task,
                       .launcher = settings.launcher,
                       .slurm = settings.slurm,
                       .threads = settings.threads_per_run,
                       .devices = settings.devices,
                       .tests_per_device = settings.experiments_per_device,
                       .time_limit = settings.time_limit,
                       .memory_limit = settings.memory_limit};
  if (!given.threads.empty()) params.settings.push_back("threads" + given.threads);
  if (!params.devices.empty()) params.settings.emplace_back("device=cuda");
  const bool is_shared_out = params.launcher != "local" || !params.devices.empty();
  params.slots = is_shared_out ? std::max<std::int64_t>(0, settings.max_concurrent_runs)
                               : slots_of(settings).count;
  return params;
}

}  // namespace

GridReport test_grid(const fs::path& root, const RunOptions& options, std::int64_t repetitions,
                     std::int64_t slots) {
  const TestParams params = test_params(root, options, slots);
  GridLauncher launcher = launcher_of(params);
  const std::string text = to_yaml(to_tree(params));
  const Plan plan = planned_tests(root, repetitions, sha256_of(text));
  const Slots side_by_side = launcher.slots(slots_of(params), plan);
  const fs::path folder = create_stamped_folder(root, std::string(kTests));
  const FolderLock lock(folder);
  write_file(folder / kTest, text);
  write_plan(folder / kPlan, plan);
  return execute_tests(folder, plan, params, side_by_side, launcher, options);
}

fs::path unfinished_tests(const fs::path& grid) {
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(grid))
    if (entry.path().filename().string().starts_with(kTests) && is_grid_folder(entry.path()) &&
        !finished_grid(entry.path(), read_plan(entry.path() / kPlan)))
      newest = std::max(newest, entry.path());
  return newest;
}

GridReport resume_tests(const fs::path& folder, const RunOptions& options) {
  const Plan plan = read_plan(folder / kPlan);
  if (const auto report = finished_grid(folder, plan)) return *report;
  Plan present = plan;
  present.configuration = sha256(folder / kTest);
  check_same(plan, present);
  const TestParams params = read_test_params(folder);
  GridLauncher launcher = launcher_of(params);
  const Slots slots = launcher.slots(slots_of(params), plan);
  const FolderLock lock(folder, kPatience);
  return execute_tests(folder, plan, params, slots, launcher, options);
}

}  // namespace ferula
