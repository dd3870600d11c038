#include "core/host/jobs.h"

#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/host/run_in_folder.h"
#include "core/host/schedule_steps.h"
#include "ferula/error.h"
#include "ferula/host.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

int exit_code(const RunReport& report) { return report.signal != 0 ? 128 + report.signal : 0; }

int train(const Json& payload, const Job& job) {
  const RunOptions options = {.plugins = payload.at("plugins"),
                              .trust_plugins = payload.at("trust_plugins"),
                              .quiet = true};
  return exit_code(run_in_folder(
      job.folder, parse_yaml_text(payload.at("configuration").get<std::string>(), "grid.yaml"),
      options));
}

}  // namespace

int do_job(const Job& job) {
  const Json payload = Json::parse(job.payload);
  const std::string what = payload.at("do");
  if (what == "step") return do_schedule_step(payload.at("schedule").get<std::string>(), job);
  if (what == "train") return train(payload, job);
  throw Error("there is no job '" + what + "'");
}

std::string executed_afresh(std::int64_t threads) {
  return "the plugins began threads when they were loaded (" + std::to_string(threads) +
         " now), which a forked process would lack: each step starts the program afresh";
}

}  // namespace ferula
