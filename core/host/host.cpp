#include "ferula/host.h"

#include <deque>
#include <optional>
#include <utility>

#include "core/checkpoint/export.h"
#include "core/files/experiment_folder.h"
#include "core/host/execute.h"
#include "core/host/experiment.h"
#include "core/host/jobs.h"
#include "core/host/multi_tests.h"
#include "core/host/setup.h"
#include "core/launcher/job_file.h"
#include "core/schedule/schedule.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::string name_or(const Blueprint& blueprint, const std::string& section,
                    const std::string& otherwise) {
  return section.empty() ? otherwise : blueprint.name_at(section);
}

}  // namespace

RunReport run(const RunOptions& options) {
  ConfigValue tree = load_options(options);
  if (is_schedule(options, tree)) return run_schedule(options, std::move(tree));
  Setup setup = set_up(options, std::move(tree));
  const Blueprint& blueprint = *setup.blueprint;
  const std::string problem = blueprint.role().empty() ? "" : blueprint.role() + ".problem";
  const fs::path folder = create_experiment_folder(
      blueprint.output(), name_or(blueprint, problem, blueprint.worker_name()),
      name_or(blueprint, blueprint.first_model(), "no_model"));
  return execute(options, setup, folder, {});
}

RunReport resume(const fs::path& experiment, const RunOptions& options) {
  if (is_schedule_folder(experiment)) return resume_schedule(experiment, options);
  std::optional<Dictionary> snapshot = read_resumable(experiment);
  Setup setup = set_up(options, read_configuration(experiment, options.settings));
  return execute(options, setup, experiment, std::move(snapshot));
}

std::vector<RunReport> test(const fs::path& experiment, const RunOptions& options) {
  const std::vector<PlannedTest> tests =
      plan_tests(test_configuration(experiment, options.worker, options.settings));
  std::deque<Setup> setups;  // all of them first: a mistake in the last ends none half-way
  for (const PlannedTest& planned : tests) setups.push_back(set_up(options, planned.tree));
  std::vector<RunReport> reports;
  for (const PlannedTest& planned : tests) {
    reports.push_back(
        execute(options, setups.front(), create_test_folder(experiment), {}, planned.title));
    if (reports.back().signal != 0) break;
    setups.pop_front();  // with its data
  }
  return reports;
}

std::string plan(const RunOptions& options) {
  ConfigValue tree = load_options(options);
  if (is_schedule(options, tree)) return schedule_plan_text(options, std::move(tree));
  throw Error("this configuration has no plan: its worker is no scheduler");
}

int run_job(const std::string& text) { return do_job(parse_job(text)); }
int run_job_of_file(const fs::path& file) { return do_job_of_file(file, &do_job); }

fs::path latest_experiment(const fs::path& output) { return find_latest_experiment(output); }

void export_model(const fs::path& experiment, const fs::path& output) {
  export_weights(read_checkpoint(experiment, "best").get<Dictionary>("state_dict"), output);
}

}  // namespace ferula
