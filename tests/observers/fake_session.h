// A session that has what observers need: values, tables and files, all in memory; and an end.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/observers/table.h"
#include "tests/session/bare_session.h"

namespace ferula {

struct FakeFile final : public OutputFile {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
  bool empty() const override { return text.empty(); }
};

struct FakeSession : public BareSession {
  std::map<std::string, Var<std::int64_t>*> counters;
  std::map<std::string, FakeFile> files;
  Tables tables;

  Table& add_table(const std::string& name, std::vector<Column> columns) {
    auto& rows = values.add<std::int64_t>(name + "/rows", 0, {});
    return tables.emplace_back(Table{name, std::move(columns), {}, &rows});
  }
  void add_counter(const std::string& path, std::int64_t value = 0) {
    counters[path] = &values.add<std::int64_t>(path, value, {Role::counter, "", ""});
  }
  void add_row(Table& table, std::vector<double> row) {
    table.row = std::move(row);
    *table.rows = *table.rows + 1;
  }

  OutputFile& output_file(const std::string& name) override { return files[name]; }
};

// The columns and rows of the specification's example.
inline std::vector<Column> example_columns() {
  return {{"loss", NumberFormat::real},          {"episode", NumberFormat::episode},
          {"epoch", NumberFormat::epoch},        {"acc", NumberFormat::real},
          {"seq_length", NumberFormat::integer}, {"max_seq_length", NumberFormat::integer},
          {"batch_size", NumberFormat::episode}};
}

}  // namespace ferula
