#include "core/reports/repetitions.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/reports/ranking.h"

namespace ferula {
namespace {

using Members = std::vector<const Analysis::Experiment*>;

// In the order of the first of each.
std::vector<Members> groups_of(const Analysis& analysis,
                               const std::vector<ExperimentRecord>& records) {
  std::vector<Members> groups;
  std::map<FlatConfiguration, std::size_t> places;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto [place, is_new] =
        places.emplace(without_seed(records[i].configuration), groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(&analysis.experiments[i]);
  }
  return groups;
}

bool is_measured(const Analysis& analysis, std::size_t column) {
  const std::string& name = analysis.columns[column];
  if (name.ends_with("_seed") || name.find('.') != std::string::npos) return false;
  for (const Analysis::Experiment& experiment : analysis.experiments)
    for (const Analysis::Row& row : experiment.rows)
      if (row[column].kind != Cell::Kind::missing) return number(row[column]).has_value();
  return false;
}

// Columns of the analysis that say what was run, and those that were measured.
struct Kept {
  std::vector<std::size_t> told, measured;
};

Kept kept_columns(const Analysis& analysis) {
  std::vector<std::string> told = {"experiment", "problem", "model"};
  told.insert(told.end(), analysis.differing.begin(), analysis.differing.end());
  Kept kept;
  for (std::size_t column = 0; column < analysis.columns.size(); ++column)
    if (std::find(told.begin(), told.end(), analysis.columns[column]) != told.end())
      kept.told.push_back(column);
    else if (is_measured(analysis, column))
      kept.measured.push_back(column);
  return kept;
}

std::vector<std::string> column_names(const Analysis& analysis, const Kept& kept) {
  std::vector<std::string> names;
  for (const std::size_t column : kept.told) names.push_back(analysis.columns[column]);
  names.insert(names.end(), {"repetitions", "finished"});
  for (const std::size_t column : kept.measured) {
    names.push_back(analysis.columns[column]);
    names.push_back(analysis.columns[column] + "_deviation");
  }
  return names;
}

std::vector<double> numbers(const Members& members, std::size_t row, std::size_t column) {
  std::vector<double> result;
  for (const Analysis::Experiment* member : members)
    if (row < member->rows.size())
      if (const std::optional<double> value = number(member->rows[row][column]))
        result.push_back(*value);
  return result;
}

Cell shown(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%.10g", value);
  return {Cell::Kind::plain, text};
}

// Exact if all are equal.
double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value - values[0];
  return values[0] + sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  const double center = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

std::size_t count_finished(const Members& members, std::size_t state) {
  return std::count_if(members.begin(), members.end(), [&](const auto* member) {
    return member->rows[0][state].text == "finished";
  });
}

Analysis::Row row_of(const Members& members, std::size_t row, const Kept& kept, std::size_t state) {
  Analysis::Row result;
  const bool is_first = row == 0;
  for (const std::size_t column : kept.told)
    result.push_back(is_first ? members.front()->rows[0][column] : Cell());
  for (const std::size_t count : {members.size(), count_finished(members, state)})
    result.push_back(is_first ? Cell{Cell::Kind::plain, std::to_string(count)} : Cell());
  for (const std::size_t column : kept.measured) {
    const std::vector<double> values = numbers(members, row, column);
    result.push_back(values.empty() ? Cell() : shown(mean(values)));
    result.push_back(values.size() < 2 ? Cell() : shown(deviation(values)));
  }
  return result;
}

Analysis::Experiment merged(const Members& members, const Kept& kept, std::size_t state) {
  std::size_t rows = 0;
  for (const Analysis::Experiment* member : members) rows = std::max(rows, member->rows.size());
  Analysis::Experiment result;
  for (std::size_t row = 0; row < rows; ++row)
    result.rows.push_back(row_of(members, row, kept, state));
  return result;
}

}  // namespace

void take_means(Analysis& analysis, const std::vector<ExperimentRecord>& records) {
  const Kept kept = kept_columns(analysis);
  const std::size_t state = analysis.position("training_state");
  std::vector<Analysis::Experiment> experiments;
  for (const Members& members : groups_of(analysis, records))
    experiments.push_back(merged(members, kept, state));
  analysis.columns = column_names(analysis, kept);
  analysis.experiments = std::move(experiments);
}

}  // namespace ferula
