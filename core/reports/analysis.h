// What came of many experiments, as one table: a row a test, and at least one row an experiment.
//
//   const Analysis analysis = analyze("experiments/grids/lstm/20240305_140709");
//   write_file("lstm.csv", to_csv(analysis));
//
// Columns come in groups, each in the order in which its columns first appear: status, the values
// of the configuration that differ between experiments (named by their paths:
// "model.hidden_units"), training, validation, test. Statistics are those at the time of the best
// model. Cells of status, configuration, training and validation are missing in the rows of an
// experiment's second test and those that follow.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/reports/experiment_record.h"

namespace ferula {

struct AnalysisOptions {
  // The column to sort by, best first; empty: the one that tells which model is best. What is best
  // is known for that column and for measures such as accuracy; otherwise it is the lowest, unless
  // ":max" or ":min" follows the name.
  std::string sort;
  // One row for experiments whose configurations differ in nothing but the seed: means in the
  // columns of numbers, and beside each its standard deviation (n - 1), NAME_deviation.
  bool mean = false;
};

struct Analysis {
  using Row = std::vector<Cell>;
  struct Experiment {
    std::vector<Row> rows;  // its first has all cells, those that follow only those of their test
  };

  std::vector<std::string> columns;
  std::vector<Experiment> experiments;  // best first; with `mean`: groups of them
  std::vector<std::string> differing;   // the columns that are values of the configuration
  std::string sorted_by;                // a column; empty: no experiment has a measurement
  std::vector<std::string> complaints;  // what could not be read

  // Where a column is; columns.size() if there is none.
  std::size_t position(const std::string& column) const;
};

// Of all experiments below a folder, those that failed or have no model yet among them. Throws
// Error if there is none, or if no column is named as `options.sort` says.
Analysis analyze(const std::filesystem::path& folder, const AnalysisOptions& options = {});

// As RFC 4180 has it, but with line feeds. Missing cells are single blanks.
std::string to_csv(const Analysis& analysis);

// An array with an object a row; missing cells are null.
std::string to_json(const Analysis& analysis);

// A table of the best, with the values that differ and the measurements that people look at most:
// no line is wider than `width` (0: as wide as it takes).
std::string to_table(const Analysis& analysis, int width);

// <folder>/<YYYYmmdd_HHMMSS>_grid_analysis.csv, now.
std::filesystem::path analysis_file(const std::filesystem::path& folder);

}  // namespace ferula
