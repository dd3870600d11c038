#include "core/launcher/command.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "ferula/error.h"

namespace ferula {
namespace {

std::string contents_of(int file) {
  std::string text;
  std::array<char, 4096> part{};
  lseek(file, 0, SEEK_SET);
  for (ssize_t count; (count = read(file, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(count));
  return text;
}

// Returns errno.
int spawn(std::vector<std::string>& words, int output, int errors, pid_t& process) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error =
      posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Command::Command(std::vector<std::string> words) {
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0)
    throw Error::failed_run("cannot make a pipe: " + std::string(std::strerror(errno)));
  output_ = pipe[0];
  errors_ = memfd_create("errors", MFD_CLOEXEC);
  const int error = spawn(words, pipe[1], errors_, process_);
  close(pipe[1]);
  if (error == 0) return;
  close(output_);
  close(errors_);
  throw Error("cannot start the program " + words[0] + ": " + std::strerror(error));
}

Command::~Command() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(output_);
  close(errors_);
}

std::optional<CommandEnd> Command::wait(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd readable = {output_, POLLIN, 0};
    if (poll(&readable, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0)
      return std::nullopt;
    std::array<char, 65536> part;
    const ssize_t count = read(output_, part.data(), part.size());
    if (count == 0 || (count < 0 && errno != EINTR)) return reap();
    if (count > 0) text_.append(part.data(), static_cast<std::size_t>(count));
  }
}

std::optional<CommandEnd> Command::reap() {
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
  process_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return CommandEnd{code, std::move(text_), contents_of(errors_)};
}

CommandEnd run_command(std::vector<std::string> words) {
  Command command(std::move(words));
  for (;;)
    if (auto end = command.wait(std::chrono::hours(1))) return *std::move(end);
}

}  // namespace ferula
