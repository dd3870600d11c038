#include "core/grid/grid_steps.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/config/yaml.h"
#include "core/files/environment.h"
#include "core/files/measurements.h"
#include "core/files/status.h"
#include "core/grid/plan_text.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// What an experiment came to, for the journal.
StepOutcome ended_as(const fs::path& experiment) {
  const Status status = read_status(experiment / "status.json");
  return {status.reason, Json{{"last", measurements_to_json(status.last)},
                              {"best", measurements_to_json(status.best)}}
                             .dump()};
}

Json payload(const char* what, const RunOptions& options) {
  return {{"do", what}, {"trust_plugins", options.trust_plugins}, {"worker", options.worker}};
}

// "test_20261121_220000", then "…_2": each of several tests of one configuration has its own.
std::string test_folder_name(const std::string& stamp, const std::string& repetition) {
  return "test_" + stamp + (repetition == "1" ? "" : "_" + repetition);
}

}  // namespace

Plan plan_of(const Grid& grid) {
  Plan plan = {"grid", sha256_of(to_yaml(stored_grid(grid))), {}, {}};
  for (const Experiment& experiment : grid.experiments) {
    std::vector<std::string> parameters = {grid.tasks[experiment.task].name};
    parameters.insert(parameters.end(), experiment.settings.begin(), experiment.settings.end());
    plan.steps.push_back({{"train", std::move(parameters)}, {}});
  }
  const std::int64_t trials = grid.search ? grid.search->settings.trials : 0;
  for (std::int64_t trial = 1; trial <= trials; ++trial)
    plan.steps.push_back({{"trial", {std::to_string(trial)}}, {}});
  return plan;
}

Job training_job(std::int64_t step, const fs::path& folder, const ConfigValue& configuration,
                 const GridSettings& settings, const RunOptions& options) {
  fs::create_directories(folder);
  Json json = payload("train", options);
  json["configuration"] = to_yaml(configuration);
  return {step, folder, json.dump(), {settings.time_limit, settings.memory_limit}, ""};
}

GridSteps::GridSteps(fs::path folder, const Grid& grid, const Plan& plan, const Slots& slots,
                     const RunOptions& options)
    : folder_(std::move(folder)), grid_(grid), plan_(plan), slots_(slots), options_(options) {
  for (std::size_t i = 0; i < grid.tasks.size(); ++i) tasks_[grid.tasks[i].name] = i;
}

Job GridSteps::job(std::int64_t step, std::int64_t slot) {
  const std::vector<std::string>& parameters = plan_.at(step).step.parameters;
  const Experiment experiment = {
      tasks_.at(parameters.front()), 0, {parameters.begin() + 1, parameters.end()}};
  const fs::path folder = folder_ / experiment_number(static_cast<std::size_t>(step - 1));
  Job job = training_job(step, folder, configuration(grid_, experiment), grid_.settings, options_);
  job.devices = slots_.device_of(slot);
  return job;
}

StepOutcome GridSteps::outcome(const Job& job) { return ended_as(job.folder); }

TestSteps::TestSteps(fs::path root, std::string stamp, const Plan& plan, Limits limits,
                     const Slots& slots, const RunOptions& options)
    : root_(std::move(root)),
      stamp_(std::move(stamp)),
      plan_(plan),
      limits_(limits),
      slots_(slots),
      options_(options) {}

Job TestSteps::job(std::int64_t step, std::int64_t slot) {
  const std::vector<std::string>& parameters = plan_.at(step).step.parameters;
  const fs::path experiment = root_ / parameters.at(0);
  const fs::path folder = experiment / test_folder_name(stamp_, parameters.at(1));
  fs::create_directories(folder);
  Json json = payload("test", options_);
  json["experiment"] = experiment.string();
  json["settings"] = options_.settings;
  return {step, folder, json.dump(), limits_, slots_.device_of(slot)};
}

StepOutcome TestSteps::outcome(const Job& job) { return ended_as(job.folder); }

}  // namespace ferula
