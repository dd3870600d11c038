#include "core/files/time_stamp.h"

#include <ctime>

namespace ferula {
namespace {

std::string formatted(TimePoint time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &local)};
}

}  // namespace

std::string time_stamp(TimePoint time) { return formatted(time, "%Y%m%d_%H%M%S"); }

std::string time_text(TimePoint time) { return formatted(time, "%Y-%m-%dT%H:%M:%S%z"); }

}  // namespace ferula
