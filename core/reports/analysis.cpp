#include "core/reports/analysis.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <unordered_map>

#include "core/files/time_stamp.h"
#include "core/reports/grid_failures.h"
#include "core/reports/ranking.h"
#include "core/reports/repetitions.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

// Places of columns, in the order in which they appear.
class Columns {
 public:
  void add(const NamedCells& cells) {
    for (const auto& [name, cell] : cells) add(name);
  }
  void add(const std::string& name) {
    if (places_.emplace(name, names_.size()).second) names_.push_back(name);
  }
  void put(const NamedCells& cells, Analysis::Row& row) const {
    for (const auto& [name, cell] : cells) row[places_.at(name)] = cell;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> places_;
};

Columns columns_of(const std::vector<ExperimentRecord>& records,
                   const std::vector<std::string>& differing) {
  Columns columns;
  for (const ExperimentRecord& record : records) columns.add(record.status);
  for (const std::string& path : differing) columns.add(path);
  for (const ExperimentRecord& record : records) columns.add(record.training);
  for (const ExperimentRecord& record : records) columns.add(record.validation);
  for (const ExperimentRecord& record : records)
    for (const NamedCells& test : record.tests) columns.add(test);
  return columns;
}

NamedCells configured(const ExperimentRecord& record, const std::vector<std::string>& differing) {
  NamedCells cells;
  for (const std::string& path : differing)
    if (const std::string_view value = value_at(record.configuration, path); !value.empty())
      cells.emplace_back(path, Cell{Cell::Kind::plain, std::string(value)});
  return cells;
}

Analysis::Experiment rows_of(const ExperimentRecord& record, const Columns& columns,
                             const std::vector<std::string>& differing) {
  Analysis::Experiment experiment;
  experiment.rows.assign(std::max<std::size_t>(record.tests.size(), 1),
                         Analysis::Row(columns.names().size()));
  columns.put(record.status, experiment.rows[0]);
  columns.put(configured(record, differing), experiment.rows[0]);
  columns.put(record.training, experiment.rows[0]);
  columns.put(record.validation, experiment.rows[0]);
  for (std::size_t i = 0; i < record.tests.size(); ++i)
    columns.put(record.tests[i], experiment.rows[i]);
  return experiment;
}

// With those that failed before they left anything.
std::vector<ExperimentRecord> read_records(const fs::path& folder, Analysis& analysis) {
  FoundExperiments found = find_experiments(folder);
  analysis.complaints = std::move(found.unreadable);
  auto failures = failed_experiments(folder, found.plans, analysis.complaints);
  std::vector<ExperimentRecord> records;
  for (const ExperimentFolder& experiment : found.experiments) {
    const auto failure = failures.extract(experiment.path);
    records.push_back(read_record(experiment, folder, failure.empty() ? "" : failure.mapped()));
    std::move(records.back().complaints.begin(), records.back().complaints.end(),
              std::back_inserter(analysis.complaints));
  }
  for (const auto& [experiment, reason] : failures)
    records.push_back(failed_record(experiment, folder, reason));
  if (records.empty())
    throw Error(folder.string() + ": there is no experiment below it: no folder has a " +
                "training_configuration.yaml");
  return records;
}

}  // namespace

std::size_t Analysis::position(const std::string& column) const {
  return std::find(columns.begin(), columns.end(), column) - columns.begin();
}

Analysis analyze(const fs::path& folder, const AnalysisOptions& options) {
  Analysis analysis;
  const std::vector<ExperimentRecord> records = read_records(folder, analysis);
  Differences differences;
  for (const ExperimentRecord& record : records)
    if (!record.configuration.empty()) differences.add(record.configuration);
  analysis.differing = differences.paths();
  const Columns columns = columns_of(records, analysis.differing);
  analysis.columns = columns.names();
  for (const ExperimentRecord& record : records)
    analysis.experiments.push_back(rows_of(record, columns, analysis.differing));
  if (options.mean) take_means(analysis, records);
  sort_best_first(analysis, options.sort, records.front());
  return analysis;
}

fs::path analysis_file(const fs::path& folder) {
  return folder / (time_stamp(std::chrono::system_clock::now()) + "_grid_analysis.csv");
}

}  // namespace ferula
