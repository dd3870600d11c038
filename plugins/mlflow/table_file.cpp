#include "table_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace ferula::mlflow {
namespace {

const std::string kEnding = "_statistics.csv";

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // reads nan and inf, too
  return value;
}

}  // namespace

TableFile::TableFile(std::filesystem::path file) : file_(std::move(file)) {
  const std::string name = file_.filename().string();
  table_ = name.substr(0, name.size() - kEnding.size());
}

std::vector<Row> TableFile::next(std::size_t most) {
  std::vector<Row> rows;
  std::ifstream in(file_, std::ios::binary);
  in.seekg(position_);
  for (std::string line; rows.size() < most && std::getline(in, line) && !in.eof();) {
    position_ += static_cast<std::streamoff>(line.size()) + 1;
    if (columns_.empty())
      columns_ = split(line);
    else
      rows.push_back(parsed(line));
  }
  return rows;
}

Row TableFile::parsed(const std::string& line) const {
  const std::vector<std::string> texts = split(line);
  Row row;
  for (std::size_t i = 0; i < std::min(columns_.size(), texts.size()); ++i)
    if (columns_[i] == "episode")
      row.episode = static_cast<std::int64_t>(number(texts[i]));
    else
      row.values.emplace_back(table_ + "/" + columns_[i], number(texts[i]));
  return row;
}

std::vector<std::filesystem::path> table_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().ends_with(kEnding)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace ferula::mlflow
