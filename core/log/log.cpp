#include "core/log/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

namespace ferula {
namespace {

constexpr int kUsualWidth = 80;  // of terminals that do not tell

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

bool stderr_is_terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

void erase_line() { std::fputs("\r\033[K", stderr); }
void draw_line(const std::string& text) { std::fputs(text.c_str(), stderr); }

}  // namespace

struct Log::Sinks {
  spdlog::sinks::ansicolor_stderr_sink_st console;
  std::optional<spdlog::sinks::basic_file_sink_st> file;
};

Log::Log(LogLevel console_level)
    : sinks_(std::make_unique<Sinks>()), on_terminal_(stderr_is_terminal()) {
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
    if (!status_line_.empty()) erase_line();
    sinks_->console.log(message);
    draw_line(status_line_);
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

int Log::status_line_width() const {
  if (!on_terminal_) return 0;
  winsize size = {};
  const bool told = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  // The last column stays free: some terminals break the line there.
  return (told ? size.ws_col : kUsualWidth) - 1;
}

void Log::set_status_line(std::string text) {
  if (!on_terminal_) return;
  status_line_ = std::move(text);
  erase_line();
  draw_line(status_line_);
}

void Log::clear_status_line() {
  if (status_line_.empty()) return;
  status_line_.clear();
  erase_line();
}

}  // namespace ferula
