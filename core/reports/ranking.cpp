#include "core/reports/ranking.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr double kWorst = std::numeric_limits<double>::infinity();

struct Order {
  std::string column;
  bool highest = false;  // is best
};

// "validation_acc_top5" measures accuracy.
bool is_better_when_higher(const std::string& column) {
  const std::string measure = column.substr(column.find('_') + 1);
  constexpr std::array<std::string_view, 5> kKnown = {"acc", "top_", "f1", "precision", "recall"};
  return std::any_of(kKnown.begin(), kKnown.end(),
                     [&](std::string_view known) { return measure.starts_with(known); });
}

Order monitored(const Analysis& analysis, const ExperimentRecord& record) {
  for (const std::string& column :
       {record.monitor, std::string("validation_loss"), std::string("training_loss")})
    if (analysis.position(column) < analysis.columns.size())
      return {column, column == record.monitor && record.highest};
  return {};
}

Order parsed(const Analysis& analysis, const std::string& sort, const ExperimentRecord& record) {
  if (sort.empty()) return monitored(analysis, record);
  const std::size_t colon = sort.rfind(':');
  const std::string direction = colon == std::string::npos ? "" : sort.substr(colon + 1);
  const bool is_told = direction == "min" || direction == "max";
  Order order = {is_told ? sort.substr(0, colon) : sort};
  if (analysis.position(order.column) == analysis.columns.size())
    throw Error("there is no column '" + order.column + "' to sort by" +
                did_you_mean(order.column, analysis.columns));
  order.highest =
      order.column == record.monitor ? record.highest : is_better_when_higher(order.column);
  if (is_told) order.highest = direction == "max";
  return order;
}

double badness(const Analysis::Experiment& experiment, std::size_t column, bool highest) {
  double best = kWorst;
  for (const Analysis::Row& row : experiment.rows) {
    const std::optional<double> value = number(row[column]);
    if (value && !std::isnan(*value)) best = std::min(best, highest ? -*value : *value);
  }
  return best;
}

}  // namespace

std::optional<double> number(const Cell& cell) {
  double value = 0;
  const char* end = cell.text.data() + cell.text.size();
  const auto [rest, error] = std::from_chars(cell.text.data(), end, value);
  if (cell.kind != Cell::Kind::plain || error != std::errc() || rest != end) return std::nullopt;
  return value;
}

void sort_best_first(Analysis& analysis, const std::string& sort, const ExperimentRecord& record) {
  const Order order = parsed(analysis, sort, record);
  analysis.sorted_by = order.column;
  if (order.column.empty()) return;
  const std::size_t column = analysis.position(order.column);
  std::vector<std::pair<double, std::size_t>> places;
  for (const Analysis::Experiment& experiment : analysis.experiments)
    places.emplace_back(badness(experiment, column, order.highest), places.size());
  std::sort(places.begin(), places.end());
  std::vector<Analysis::Experiment> sorted;
  for (const auto& [value, place] : places)
    sorted.push_back(std::move(analysis.experiments[place]));
  analysis.experiments = std::move(sorted);
}

}  // namespace ferula
