#include "core/observers/progress.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <vector>

namespace ferula {
namespace {

constexpr int kShortestBar = 12;
constexpr int kLongestBar = 42;

double fraction(const Progress& progress) {
  const double done = static_cast<double>(progress.done);
  return std::clamp(done / static_cast<double>(progress.total), 0.0, 1.0);
}

std::string head(const Progress& progress) {
  std::string text = progress.activity;
  if (progress.epoch) text += fmt::format(" epoch {}", *progress.epoch);
  if (progress.total == 0) return text + fmt::format("  {} episodes", progress.done);
  return text + fmt::format(" {:3}%", static_cast<int>(100 * fraction(progress)));
}

std::vector<std::string> details(const Progress& progress) {
  std::vector<std::string> parts;
  if (progress.loss) parts.push_back(fmt::format("  loss {:.4g}", *progress.loss));
  if (progress.seconds_left)
    parts.push_back("  " + duration_text(*progress.seconds_left) + " left");
  if (progress.rate > 0)
    parts.push_back(
        fmt::format("  {:.{}f} {}/s", progress.rate, progress.rate < 100 ? 1 : 0, progress.unit));
  return parts;
}

}  // namespace

std::string duration_text(double seconds) {
  const auto all = static_cast<std::int64_t>(std::min(seconds, 1e9));
  const std::int64_t hours = all / 3600, minutes = all / 60 % 60;
  if (hours == 0) return fmt::format("{}:{:02}", minutes, all % 60);
  return fmt::format("{}:{:02}:{:02}", hours, minutes, all % 60);
}

std::string progress_line(const Progress& progress, int width) {
  std::string line = head(progress);
  int room = width - static_cast<int>(line.size());
  if (room < 0) return "";
  const bool with_bar = progress.total > 0 && room > kShortestBar;
  if (with_bar) room -= kShortestBar + 1;

  std::string tail;
  for (const std::string& part : details(progress)) {
    if (static_cast<int>(part.size()) > room) break;
    tail += part;
    room -= static_cast<int>(part.size());
  }
  if (with_bar)
    line += ' ' + progress_bar_text(fraction(progress), std::min(kShortestBar + room, kLongestBar));
  return line + tail;
}

std::string progress_bar_text(double fraction, int width) {
  const int inside = width - 2;
  std::string line(static_cast<std::size_t>(fraction * inside), '=');
  if (fraction < 1) line += '>';
  return fmt::format("[{:{}}]", line, inside);
}

}  // namespace ferula
