// A small process that starts others, which begin with LibTorch and the plugins loaded.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/launcher/channel.h"
#include "core/launcher/job.h"
#include "core/launcher/launcher.h"

namespace ferula {

// Forked by its constructor, and does nothing but load, fork, reap, and end what takes too long:
// whatever needs threads lives in the process that made it. Jobs die with it, and it dies with the
// process that made it. [one thread]
class ForkServer final : public Launcher {
 public:
  // REQUIRES: this process has one thread: no other would live on in the server.
  explicit ForkServer(const JobFunction& run);
  // Kills the jobs that still run.
  ~ForkServer() override;
  ForkServer(const ForkServer&) = delete;
  ForkServer& operator=(const ForkServer&) = delete;

  // Loads libraries for all jobs that follow. If one of them has begun a thread, a forked process
  // would lack it: then jobs execute this program afresh (`ferula job`). Returns the threads there
  // are: 1 if all is well.
  std::int64_t load(const std::vector<std::filesystem::path>& libraries);

  void start(const Job& job) override;
  void stop() override;
  std::optional<JobEnd> wait(std::chrono::milliseconds time) override;

 private:
  void send(const std::string& text);

  Channel channel_;
  int process_ = -1;
};

}  // namespace ferula
