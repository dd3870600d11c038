#include "core/host/jobs.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/config/yaml.h"
#include "core/host/experiment.h"
#include "core/host/multi_tests.h"
#include "core/host/run_in_folder.h"
#include "core/host/setup.h"
#include "core/launcher/execute_afresh.h"
#include "core/launcher/warm_up.h"
#include "core/schedule/step_process.h"
#include "core/session/device.h"
#include "ferula/error.h"
#include "ferula/host.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

int exit_code(const RunReport& report) { return report.signal != 0 ? 128 + report.signal : 0; }

// LibTorch looks for CUDA once, at the first question about it. Where it was warmed up that is
// over, and the answer was no: such a process begins again, and asks before any plugin is loaded.
void prepare_device(const std::string& device, const Job& job) {
  if (parse_device(device).is_cpu()) return;
  if (is_warmed_up()) execute_afresh(job);
  open_device(device);
}

int train(const Json& payload, const Job& job) {
  const RunOptions options = {.trust_plugins = payload.at("trust_plugins"), .quiet = true};
  ConfigValue tree = parse_yaml_text(payload.at("configuration").get<std::string>(), "grid.yaml");
  prepare_device(device_of(tree), job);
  return exit_code(run_in_folder(job.folder, std::move(tree), options));
}

// Several tests of one configuration have a folder each: the job's, then the same with "-2" …
int test(const Json& payload, const Job& job) {
  const RunOptions options = {.trust_plugins = payload.at("trust_plugins"), .quiet = true};
  const ConfigValue tree = test_configuration(payload.at("experiment").get<std::string>(),
                                              payload.at("worker"), payload.at("settings"));
  prepare_device(device_of(tree), job);
  const std::vector<PlannedTest> tests = plan_tests(tree);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    std::filesystem::path folder = job.folder;
    if (i > 0) folder += "-" + std::to_string(i + 1);
    const RunReport report = run_in_folder(folder, tests[i].tree, options, tests[i].title);
    if (report.signal != 0) return exit_code(report);
  }
  return 0;
}

int step(const Json& payload, const Job& job) {
  const std::filesystem::path schedule = payload.at("schedule").get<std::string>();
  prepare_device(schedule_device(schedule), job);
  return do_schedule_step(schedule, job, payload.at("trust_plugins"));
}

}  // namespace

int do_job(const Job& job) {
  const Json payload = Json::parse(job.payload);
  const std::string what = payload.at("do");
  if (what == "step") return step(payload, job);
  if (what == "train") return train(payload, job);
  if (what == "test") return test(payload, job);
  throw Error("there is no job '" + what + "'");
}

std::string executed_afresh(std::int64_t threads) {
  return "the plugins began threads when they were loaded (" + std::to_string(threads) +
         " now), which a forked process would lack: each step starts the program afresh";
}

}  // namespace ferula
