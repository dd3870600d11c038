#include "core/observers/table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace ferula {

std::string format_number(double value, NumberFormat format) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (format == NumberFormat::real || value != std::trunc(value))
    return fmt::format("{:12.10f}", value);
  if (format == NumberFormat::episode) return fmt::format("{:06.0f}", value);
  if (format == NumberFormat::epoch) return fmt::format("{:02.0f}", value);
  return fmt::format("{:.0f}", value);
}

std::optional<double> newest(const Table& table, std::string_view column) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& c) { return c.name == column; });
  const auto position = static_cast<std::size_t>(found - table.columns.begin());
  if (position >= table.row.size()) return std::nullopt;
  return table.row[position];
}

std::int64_t interval_of(const Table& table, const State& state, std::int64_t interval) {
  return state.contains(table.name + "/episode") ? interval : 1;
}

bool is_due(const Table& table, std::int64_t interval) {
  return std::fmod(newest(table, "episode").value_or(0), static_cast<double>(interval)) == 0;
}

}  // namespace ferula
