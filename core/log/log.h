// The log of a run: what people read on the console and, in full, in a file.
//
//   [2024-03-05 14:07:09] - INFO - OfflineTrainer >>> Training finished
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "ferula/session.h"

namespace ferula {

// Writes to stderr from a level up, to the file everything. Never throws: a log that cannot be
// written does not end a run. [worker's thread]
class Log {
 public:
  explicit Log(LogLevel console_level = LogLevel::info);
  ~Log();  // clears the status line
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Goes on at the end of the file; makes its folder. If it cannot be written, now or later, one
  // warning on the console says so.
  void open_file(const std::filesystem::path& file);

  // From here on nothing goes to the console, neither lines nor the status line.
  void close_console();

  // The name is that of the component that speaks.
  void write(LogLevel level, std::string_view name, std::string_view sentence);

  // Columns that a status line may have, and how many such lines there may be; 0 if stderr is no
  // terminal.
  int status_line_width() const;
  int most_status_lines() const;
  // Keeps a line at the bottom of the terminal, below all log lines; or several, with line feeds
  // between them. Does nothing elsewhere.
  // REQUIRES: printable, not wider than status_line_width(), not more than most_status_lines().
  void set_status_line(std::string text);
  void clear_status_line();

 private:
  struct Sinks;
  void give_up_file(std::string_view reason);
  std::string erasure() const;

  std::unique_ptr<Sinks> sinks_;
  std::string status_line_;
  bool on_terminal_;
};

}  // namespace ferula
