// A terminal that a test reads.
#pragma once

#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <string>

namespace ferula {

// stderr is a terminal of 60 columns and 24 rows as long as this lives.
class TerminalStderr {
 public:
  TerminalStderr() : saved_(::dup(STDERR_FILENO)) {
    int end = -1;
    winsize size = {.ws_row = 24, .ws_col = 60};
    ::openpty(&terminal_, &end, nullptr, nullptr, &size);
    ::dup2(end, STDERR_FILENO);
    ::close(end);
    ::fcntl(terminal_, F_SETFL, O_NONBLOCK);
    ::setenv("TERM", "xterm", 1);
  }
  ~TerminalStderr() {
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
    ::close(terminal_);
  }
  TerminalStderr(const TerminalStderr&) = delete;
  TerminalStderr& operator=(const TerminalStderr&) = delete;

  void resize(unsigned short columns, unsigned short rows = 24) {
    const winsize size = {.ws_row = rows, .ws_col = columns};
    ::ioctl(terminal_, TIOCSWINSZ, &size);
  }

  // What was written since the last call.
  std::string text() {
    std::string text;
    std::array<char, 4096> buffer;
    for (ssize_t n; (n = ::read(terminal_, buffer.data(), buffer.size())) > 0;)
      text.append(buffer.data(), static_cast<std::size_t>(n));
    return text;
  }

 private:
  int saved_, terminal_ = -1;
};

}  // namespace ferula
