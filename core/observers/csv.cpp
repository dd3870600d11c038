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
  std::vector<std::string> values;
  for (std::size_t i = 0; i < table.row.size(); ++i)
    values.push_back(format_number(table.row[i], table.columns[i].format));
  return joined(values, ",") + "\n";
}

}  // namespace

void Csv::attach(Session& session) {
  for (const Table& table : tables_) {
    const auto write = [&table, &session] {
      OutputFile& file = session.output_file(table.name + "_statistics.csv");
      if (file.empty()) file.write(header(table));
      file.write(line(table));
    };
    subscriptions_.push_back(session.state().subscribe(on(*table.rows), Phase::writers, write));
  }
}

}  // namespace ferula
