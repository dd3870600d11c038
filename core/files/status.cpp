#include "core/files/status.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/files/atomic_file.h"
#include "core/files/environment.h"
#include "core/files/measurements.h"
#include "core/files/time_stamp.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

Status from_json(const Json& json) {
  Status status;
  json.at("state").get_to(status.state);
  json.at("reason").get_to(status.reason);
  json.at("process").get_to(status.process);
  json.at("host").get_to(status.host);
  status.device = json.value("device", "");
  json.at("started").get_to(status.started);
  json.at("updated").get_to(status.updated);
  json.at("counters").get_to(status.counters);
  status.last = measurements_from_json(json.at("last"));
  status.best = measurements_from_json(json.at("best"));
  return status;
}

std::string now_text() { return time_text(std::chrono::system_clock::now()); }

}  // namespace

Status new_status() { return {.process = ::getpid(), .host = host_name(), .started = now_text()}; }

void write_status(const std::filesystem::path& file, Status status) {
  const Json json = {{"state", status.state},
                     {"reason", status.reason},
                     {"process", status.process},
                     {"host", status.host},
                     {"device", status.device},
                     {"started", status.started},
                     {"updated", now_text()},
                     {"counters", status.counters},
                     {"last", measurements_to_json(status.last)},
                     {"best", measurements_to_json(status.best)}};
  // While it runs the next one follows within a second, and the run must not wait for the disk.
  write_file(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n",
             status.state == "running" ? Durability::unsynced : Durability::synced);
}

Status read_status(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw Error("cannot open '" + file.string() + "', the status of an experiment");
  try {
    return from_json(Json::parse(stream));
  } catch (const std::exception& error) {
    throw Error("'" + file.string() + "' is no status of an experiment: " + error.what());
  }
}

std::string shown_state(const Status& status) {
  const bool is_gone = status.process > 0 && status.host == host_name() &&
                       ::kill(static_cast<pid_t>(status.process), 0) != 0 && errno == ESRCH;
  return status.state == "running" && is_gone ? "dead" : status.state;
}

}  // namespace ferula
