#include "core/grid/plan_text.h"

#include <algorithm>
#include <vector>

namespace ferula {
namespace {

using Row = std::vector<std::string>;

// Continuation bytes of UTF-8 take no place.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

Row row_of(const Grid& grid, std::size_t position) {
  const Experiment& experiment = grid.experiments[position];
  Row row = {experiment_number(position), grid.tasks[experiment.task].name};
  row.insert(row.end(), experiment.settings.begin(), experiment.settings.end());
  return row;
}

}  // namespace

std::string experiment_number(std::size_t position) {
  const std::string number = std::to_string(position + 1);
  return std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
}

std::string plan_text(const Grid& grid) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < grid.experiments.size(); ++i) {
    const Row row = row_of(grid, i);
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], width(row[column]));
  }
  std::string text;
  for (std::size_t i = 0; i < grid.experiments.size(); ++i) {
    const Row row = row_of(grid, i);
    for (std::size_t column = 0; column + 1 < row.size(); ++column)
      text += row[column] + std::string(widths[column] - width(row[column]) + 2, ' ');
    text += row.back() + '\n';
  }
  return text;
}

}  // namespace ferula
