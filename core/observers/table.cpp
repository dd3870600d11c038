#include "core/observers/table.h"

#include <spdlog/fmt/compile.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ferula {

void append_number(std::string& text, double value, NumberFormat format) {
  const auto end = std::back_inserter(text);
  if (std::isnan(value))
    text += "nan";
  else if (std::isinf(value))
    text += value > 0 ? "inf" : "-inf";
  else if (format == NumberFormat::real || value != std::trunc(value))
    fmt::format_to(end, FMT_COMPILE("{:12.10f}"), value);
  else if (format == NumberFormat::episode)
    fmt::format_to(end, FMT_COMPILE("{:06.0f}"), value);
  else if (format == NumberFormat::epoch)
    fmt::format_to(end, FMT_COMPILE("{:02.0f}"), value);
  else
    fmt::format_to(end, FMT_COMPILE("{:.0f}"), value);
}

std::string format_number(double value, NumberFormat format) {
  std::string text;
  append_number(text, value, format);
  return text;
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
