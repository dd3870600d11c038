// Tests of all experiments below a folder.
#include "core/grid/grid_tests.h"

#include <algorithm>
#include <utility>

#include "core/config/parameters.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/files/atomic_file.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/grid/execution.h"
#include "core/grid/grid_steps.h"
#include "core/host/experiment.h"
#include "core/host/jobs.h"
#include "core/host/setup.h"
#include "core/reports/experiments.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTest = "grid_test.yaml";
constexpr std::string_view kTests = "grid_test_";

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

fs::path unfinished_tests(const fs::path& grid) {
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(grid))
    if (entry.path().filename().string().starts_with(kTests) && is_grid_folder(entry.path()) &&
        !finished_grid(entry.path(), read_plan(entry.path() / kPlan)))
      newest = std::max(newest, entry.path());
  return newest;
}

GridReport resume_tests(const fs::path& folder, const RunOptions& options) {
  ForkServer server(&do_job);
  const Plan plan = read_plan(folder / kPlan);
  if (const auto report = finished_grid(folder, plan)) return *report;
  Plan present = plan;
  present.configuration = sha256(folder / kTest);
  check_same(plan, present);
  const FolderLock lock(folder, kPatience);
  return execute_tests(folder, plan, server, options);
}

}  // namespace ferula
