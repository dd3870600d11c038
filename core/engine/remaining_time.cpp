#include "core/engine/remaining_time.h"

namespace ferula {

void RemainingTime::measure(const std::string& command, double seconds) {
  Command& measured = commands_[command];
  ++measured.measured;
  measured.seconds += seconds;
}

std::optional<double> RemainingTime::seconds(std::int64_t slots) const {
  double all = 0, sum = 0;
  std::int64_t measured = 0;
  for (const auto& [name, command] : commands_) {
    all += command.seconds;
    measured += command.measured;
  }
  if (measured == 0) return std::nullopt;
  for (const auto& [name, command] : commands_) {
    const double mean = command.measured > 0
                            ? command.seconds / static_cast<double>(command.measured)
                            : all / static_cast<double>(measured);
    sum += mean * static_cast<double>(command.left);
  }
  return sum / static_cast<double>(slots);
}

}  // namespace ferula
