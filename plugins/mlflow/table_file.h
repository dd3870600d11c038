// The CSV file of a table, read while it grows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ferula::mlflow {

// A row of the file: its column `episode`, and all other columns under "TABLE/COLUMN".
struct Row {
  std::int64_t episode = 0;
  std::vector<std::pair<std::string, double>> values;
};

// Reads `TABLE_statistics.csv` from the beginning on, each row once.
class TableFile {
 public:
  explicit TableFile(std::filesystem::path file);

  const std::string& table() const { return table_; }
  // The next rows, at most so many; none: no more yet. A line that is still being written waits.
  std::vector<Row> next(std::size_t most);

 private:
  Row parsed(const std::string& line) const;

  std::filesystem::path file_;
  std::string table_;
  std::vector<std::string> columns_;
  std::streamoff position_ = 0;
};

// The files of all tables of an experiment's folder, ordered by name.
std::vector<std::filesystem::path> table_files(const std::filesystem::path& folder);

}  // namespace ferula::mlflow
