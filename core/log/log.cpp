#include "core/log/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

#include "core/log/terminal.h"
#include "core/text/text_table.h"

namespace ferula {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
  constexpr std::array kLevels = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                  spdlog::level::err};
  return kLevels.at(static_cast<std::size_t>(level));
}

// spdlog itself knows level names in lower case only.
class LevelName final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& text) override {
    constexpr std::array<std::string_view, 7> kNames = {"TRACE", "DEBUG",    "INFO", "WARNING",
                                                        "ERROR", "CRITICAL", "OFF"};
    const std::string_view name = kNames.at(message.level);
    text.append(name.data(), name.data() + name.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<LevelName>();
  }
};

std::unique_ptr<spdlog::formatter> line_format() {
  auto format = std::make_unique<spdlog::pattern_formatter>();
  format->add_flag<LevelName>('*').set_pattern("[%Y-%m-%d %H:%M:%S] - %^%*%$ - %n >>> %v");
  return format;
}

void draw(const std::string& text) { std::fputs(text.c_str(), stderr); }

// Rows that text takes on a terminal of this width: one that was made narrower breaks lines that
// fitted before.
int rows(std::string_view text, int columns) {
  int count = 0;
  for (std::size_t begin = 0, end = 0; end < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    count += 1 + std::max(text_width(text.substr(begin, end - begin)) - 1, 0) / columns;
  }
  return count;
}

}  // namespace

struct Log::Sinks {
  spdlog::sinks::ansicolor_stderr_sink_st console;
  std::optional<spdlog::sinks::basic_file_sink_st> file;
};

Log::Log(LogLevel console_level)
    : sinks_(std::make_unique<Sinks>()), on_terminal_(terminal_size(STDERR_FILENO).columns > 0) {
  sinks_->console.set_level(to_spdlog(console_level));
  sinks_->console.set_formatter(line_format());
}

Log::~Log() { clear_status_line(); }

void Log::open_file(const std::filesystem::path& file) try {
  sinks_->file.emplace(file.string()).set_formatter(line_format());
} catch (const spdlog::spdlog_ex& error) {
  give_up_file(error.what());
}

void Log::close_console() {
  clear_status_line();
  sinks_->console.set_level(spdlog::level::off);
  on_terminal_ = false;
}

void Log::write(LogLevel level, std::string_view name, std::string_view sentence) try {
  const spdlog::details::log_msg message(name, to_spdlog(level), sentence);
  if (sinks_->console.should_log(message.level)) {
    if (!status_line_.empty()) draw(erasure());
    sinks_->console.log(message);
    draw(status_line_);
  }
  if (!sinks_->file) return;
  sinks_->file->log(message);
  sinks_->file->flush();
} catch (const spdlog::spdlog_ex& error) {
  give_up_file(error.what());
}

void Log::give_up_file(std::string_view reason) {
  sinks_->file.reset();
  write(LogLevel::warning, "Log",
        std::string(reason) + ". The run goes on, its log is only on the console from here on.");
}

// The last column and row stay free: some terminals break the line there.
int Log::status_line_width() const {
  return on_terminal_ ? terminal_size(STDERR_FILENO).columns - 1 : 0;
}

int Log::most_status_lines() const {
  return on_terminal_ ? terminal_size(STDERR_FILENO).rows - 1 : 0;
}

// One write: nothing flickers.
void Log::set_status_line(std::string text) {
  if (!on_terminal_) return;
  draw(erasure() + text);
  status_line_ = std::move(text);
}

void Log::clear_status_line() {
  if (!status_line_.empty()) draw(erasure());
  status_line_.clear();
}

// What a terminal is told to forget the status line.
std::string Log::erasure() const {
  const int above = rows(status_line_, terminal_size(STDERR_FILENO).columns) - 1;
  return above <= 0 ? "\r\033[K" : "\r\033[" + std::to_string(above) + "A\033[J";
}

}  // namespace ferula
