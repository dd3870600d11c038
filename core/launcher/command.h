// Programs of the system that are run for what they print.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ferula {

struct CommandEnd {
  int exit_code = 0;  // of one that a signal ended: 128 and the signal
  std::string output, errors;
};

// A running program. It reads nothing, and Ctrl-C does not reach it. [one thread]
class Command {
 public:
  // The program is looked for on PATH. Throws Error if it is not there.
  explicit Command(std::vector<std::string> words);
  ~Command();  // kills it
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  // How it ended; nothing if it did not in this time, or a signal came. Not to be called again once
  // it has ended.
  std::optional<CommandEnd> wait(std::chrono::milliseconds time);

 private:
  std::optional<CommandEnd> reap();

  int output_ = -1, errors_ = -1;  // the end of a pipe; a file in memory
  pid_t process_ = -1;
  std::string text_;
};

// Runs a program to its end, whatever signals come.
CommandEnd run_command(std::vector<std::string> words);

}  // namespace ferula
