#include "core/launcher/fork_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>
#include <string>

#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

fs::path folder_of(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("fork_server_" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

JobEnd wait_for_end(ForkServer& server) {
  for (int i = 0; i < 3000; ++i)
    if (const auto end = server.wait(10ms)) return *end;
  throw Error("no job ended");
}

TEST(ForkServer, DoesJobsInProcessesOfTheirOwn) {
  ForkServer server([](const Job& job) { return static_cast<int>(job.step); });
  const fs::path folder = folder_of("codes");
  std::set<std::int64_t> ended;
  for (std::int64_t step = 0; step < 20; ++step) server.start({step, folder, "", {}, ""});
  for (int i = 0; i < 20; ++i) {
    const JobEnd end = wait_for_end(server);
    EXPECT_EQ(WEXITSTATUS(end.wait_status), end.step);
    ended.insert(end.step);
  }
  EXPECT_EQ(ended.size(), 20U);
}

TEST(ForkServer, HandsOverThePayloadHoweverLongItIs) {
  ForkServer server([](const Job& job) { return job.payload == std::string(3'000'000, 'x'); });
  server.start({1, folder_of("payload"), std::string(3'000'000, 'x'), {}, ""});
  EXPECT_EQ(WEXITSTATUS(wait_for_end(server).wait_status), 1);
}

TEST(ForkServer, WhatAJobPrintsIsInItsFolder) {
  ForkServer server([](const Job&) -> int { throw Error("the sentence"); });
  const fs::path folder = folder_of("print");
  server.start({1, folder, "", {}, ""});
  EXPECT_EQ(WEXITSTATUS(wait_for_end(server).wait_status), 2);
  std::string line;
  std::getline(std::ifstream(folder / "console.log"), line);
  EXPECT_EQ(line, "ferula: the sentence");
}

TEST(ForkServer, StartsWithoutThreadsWithLibTorchWarmedUp) {
  ForkServer server([](const Job&) { return 0; });
  EXPECT_EQ(server.load({}), 1);
}

TEST(ForkServer, StoppingReachesEachJob) {
  ForkServer server([](const Job&) { return pause(); });
  const fs::path folder = folder_of("signal");
  server.start({1, folder, "", {}, ""});
  server.start({2, folder, "", {}, ""});
  server.stop();
  for (int i = 0; i < 2; ++i) {
    const int status = wait_for_end(server).wait_status;
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  }
}

TEST(ForkServer, ItsJobsDieWithIt) {
  const fs::path folder = folder_of("orphan"), file = folder / "process";
  {
    ForkServer server([&](const Job&) {
      std::ofstream(file) << getpid() << std::flush;
      return pause();
    });
    server.start({1, folder, "", {}, ""});
    for (int i = 0; i < 1000 && (!fs::exists(file) || fs::is_empty(file)); ++i) usleep(5000);
  }
  pid_t process = 0;
  std::ifstream(file) >> process;
  ASSERT_GT(process, 0);
  for (int i = 0; i < 1000 && kill(process, 0) == 0; ++i) usleep(5000);
  EXPECT_NE(kill(process, 0), 0);
}

}  // namespace
}  // namespace ferula
