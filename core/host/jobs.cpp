#include "core/host/jobs.h"

#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/host/experiment.h"
#include "core/host/multi_tests.h"
#include "core/host/run_in_folder.h"
#include "core/schedule/step_process.h"
#include "ferula/error.h"
#include "ferula/host.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

int exit_code(const RunReport& report) { return report.signal != 0 ? 128 + report.signal : 0; }

int train(const Json& payload, const Job& job) {
  const RunOptions options = {.trust_plugins = payload.at("trust_plugins"), .quiet = true};
  return exit_code(run_in_folder(
      job.folder, parse_yaml_text(payload.at("configuration").get<std::string>(), "grid.yaml"),
      options));
}

// Several tests of one configuration have a folder each: the job's, then the same with "-2" …
int test(const Json& payload, const Job& job) {
  const RunOptions options = {.trust_plugins = payload.at("trust_plugins"), .quiet = true};
  const std::vector<PlannedTest> tests = plan_tests(test_configuration(
      payload.at("experiment").get<std::string>(), payload.at("worker"), payload.at("settings")));
  for (std::size_t i = 0; i < tests.size(); ++i) {
    std::filesystem::path folder = job.folder;
    if (i > 0) folder += "-" + std::to_string(i + 1);
    const RunReport report = run_in_folder(folder, tests[i].tree, options, tests[i].title);
    if (report.signal != 0) return exit_code(report);
  }
  return 0;
}

}  // namespace

int do_job(const Job& job) {
  const Json payload = Json::parse(job.payload);
  const std::string what = payload.at("do");
  if (what == "step")
    return do_schedule_step(payload.at("schedule").get<std::string>(), job,
                            payload.at("trust_plugins"));
  if (what == "train") return train(payload, job);
  if (what == "test") return test(payload, job);
  throw Error("there is no job '" + what + "'");
}

std::string executed_afresh(std::int64_t threads) {
  return "the plugins began threads when they were loaded (" + std::to_string(threads) +
         " now), which a forked process would lack: each step starts the program afresh";
}

}  // namespace ferula
