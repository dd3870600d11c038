#include "core/observers/csv.h"

#include <string>

#include "core/text/nearest.h"
#include "ferula/session.h"

namespace ferula {
namespace {

std::string header(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return joined(names, ",") + "\n";
}

std::string line(const Table& table) {
  std::string line;
  for (std::size_t i = 0; i < table.row.size(); ++i) {
    append_number(line, table.row[i], table.columns[i].format);
    line += ',';
  }
  line.back() = '\n';
  return line;
}

}  // namespace

void Csv::attach(Session& session) {
  for (const Table& table : tables_) {
    const auto write = [&table, &session, file = static_cast<OutputFile*>(nullptr)]() mutable {
      if (file == nullptr) file = &session.output_file(table.name + "_statistics.csv");
      if (file->empty()) file->write(header(table));
      file->write(line(table));
    };
    subscriptions_.push_back(session.state().subscribe(on(*table.rows), Phase::writers, write));
  }
}

}  // namespace ferula
