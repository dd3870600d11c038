#include "core/launcher/fork_server.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/launcher/fork_server_process.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

Error server_is_gone() {
  return Error::failed_run(
      "the process that starts steps was killed, and they with it; `ferula resume` goes on");
}

}  // namespace

ForkServer::ForkServer(const JobFunction& run) {
  auto [here, there] = Channel::pair();
  process_ = fork();
  if (process_ < 0) throw Error::failed_run("cannot start a process");
  if (process_ == 0) {
    here = Channel();
    serve(std::move(there), run);
  }
  channel_ = std::move(here);
}

ForkServer::~ForkServer() {
  channel_ = Channel();  // which ends it
  waitpid(process_, nullptr, 0);
}

void ForkServer::send(const std::string& text) {
  if (!channel_.send(text)) throw server_is_gone();
}

std::int64_t ForkServer::load(const std::vector<std::filesystem::path>& libraries) {
  Json names = Json::array();
  for (const std::filesystem::path& library : libraries) names.push_back(library.string());
  send(Json{{"load", names}}.dump());
  const auto answer = channel_.receive();
  if (!answer) throw server_is_gone();
  return Json::parse(*answer).at("threads");
}

void ForkServer::start(const Job& job) { send(Json{{"start", to_text(job)}}.dump()); }

void ForkServer::stop() { send(Json{{"stop", true}}.dump()); }

std::optional<JobEnd> ForkServer::wait(std::chrono::milliseconds time) {
  pollfd readable = {channel_.descriptor(), POLLIN, 0};
  if (poll(&readable, 1, static_cast<int>(time.count())) <= 0) return std::nullopt;
  const auto text = channel_.receive();
  if (!text) throw server_is_gone();
  const Json json = Json::parse(*text);
  return JobEnd{json.at("step"), json.at("wait_status"), json.at("timed_out"), ""};
}

}  // namespace ferula
