// The program itself, run by a shell in a folder of its own.
#pragma once

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/files/status.h"
#include "tests/files/temporary_folder.h"

namespace ferula {

struct Outcome {
  int code;
  std::string out, err;
};

class Program : public testing::Test {
 protected:
  // "train tiny.yaml", then perhaps a redirection.
  Outcome run(const std::string& words) const { return shell("'" FERULA_PROGRAM "' " + words); }

  Outcome shell(const std::string& command) const {
    const std::string line = "cd '" + folder_.path().string() + "' && exec >out 2>err; " + command;
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(folder_ / "out"),
            content(folder_ / "err")};
  }

  // Trains the parabola for an epoch, and more if the words say so; gives the experiment's folder.
  std::string train(const std::string& words = "") const {
    const Outcome trained = run("train " + parabola() + " --json " + words);
    EXPECT_EQ(trained.code, 0) << trained.err;
    return nlohmann::json::parse(trained.out)["folder"];
  }

  static std::string parabola() {
    return "'" SOURCE "/examples/quadratic/quadratic.yaml' --plugins '" QUADRATIC
           "' --threads 1 "
           "--seed 1 --set training.terminal_conditions.epoch_limit=1";
  }

  // One here that knows every file, for a PATH that begins with this folder.
  void fake_dpkg() const {
    const auto program = folder_ / "dpkg-query";
    write(program, "#!/bin/sh\nfor file; do echo \"a-package: $file\"; done\n");
    permissions(program, std::filesystem::perms::owner_exec, std::filesystem::perm_options::add);
  }

  // The last line that the program wrote to standard error.
  static std::string last_line(const Outcome& outcome) {
    const std::size_t end = outcome.err.find_last_not_of('\n');
    const std::size_t begin = outcome.err.rfind('\n', end);
    return outcome.err.substr(begin + 1, end - begin);
  }

  TemporaryFolder folder_;
};

// What all bad use has in common: exit code 2, a line to standard error, nothing to standard
// output.
MATCHER_P(Refuses, sentence, "") {
  const auto lines = std::count(arg.err.begin(), arg.err.end(), '\n');
  *result_listener << "code " << arg.code << ", out: " << arg.out << ", err: " << arg.err;
  return arg.code == 2 && arg.out.empty() && lines == 1 && arg.err.starts_with("ferula: ") &&
         arg.err.find(sentence) != std::string::npos;
}

}  // namespace ferula
