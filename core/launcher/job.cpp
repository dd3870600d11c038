#include "core/launcher/job.h"

#include <spdlog/fmt/fmt.h>
#include <sys/wait.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace ferula {

using Json = nlohmann::ordered_json;

std::string to_text(const Job& job) {
  return Json{{"step", job.step},
              {"folder", job.folder.string()},
              {"payload", job.payload},
              {"seconds", job.limits.seconds},
              {"memory_mib", job.limits.memory_mib},
              {"devices", job.devices}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Job parse_job(const std::string& text) {
  const Json json = Json::parse(text);
  return {json.at("step"),
          json.at("folder").get<std::string>(),
          json.at("payload"),
          {json.at("seconds"), json.at("memory_mib")},
          json.at("devices")};
}

std::string describe(const JobEnd& end, const Limits& limits) {
  if (!end.fate.empty()) return end.fate;
  if (end.timed_out)
    return fmt::format("took longer than the {} seconds of time_limit", limits.seconds);
  if (WIFSIGNALED(end.wait_status)) {
    const int signal = WTERMSIG(end.wait_status);
    return fmt::format("killed by signal {} ({})", signal, strsignal(signal));
  }
  const int code = WEXITSTATUS(end.wait_status);
  return code == 0 ? "" : fmt::format("ended with exit code {}", code);
}

}  // namespace ferula
