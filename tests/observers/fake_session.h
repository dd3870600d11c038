// A session that has what observers need: values, tables and files, all in memory; and an end.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/observers/table.h"
#include "core/state/state_tree.h"
#include "ferula/error.h"
#include "ferula/session.h"

namespace ferula {

struct FakeFile final : public OutputFile {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
  bool empty() const override { return text.empty(); }
};

struct FakeSession : public Session {
  StateTree tree;
  State& values = tree.scope("worker");
  std::map<std::string, Var<std::int64_t>*> counters;
  std::map<std::string, FakeFile> files;
  Tables tables;
  std::string status;  // why the run was stopped

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

  State& state() override { return values; }
  OutputFile& output_file(const std::string& name) override { return files[name]; }

  void log(LogLevel, std::string_view) override {}
  at::Device device() const override { return at::kCPU; }
  const std::filesystem::path& folder() const override { unused(); }
  bool has(std::string_view) const override { return false; }
  const Problem& problem(std::string_view) override { unused(); }
  Model& model(std::string_view) override { unused(); }
  Loader& loader(std::string_view) override { unused(); }
  Optimizer& optimizer(std::string_view, std::vector<ModelTensor>) override { unused(); }
  void handshake(std::string_view, std::string_view) override {}
  Pass& pass(std::string_view, const Problem&, const PassCounters&) override { unused(); }
  void start() override {}
  void end_step(Var<std::int64_t>&) override {}
  void stop(std::string_view why) override {
    if (status.empty()) status = why;
  }
  bool stopping() const override { return !status.empty(); }

 private:
  [[noreturn]] static void unused() { throw Error("an observer has no use for this"); }
};

// The columns and rows of the specification's example.
inline std::vector<Column> example_columns() {
  return {{"loss", NumberFormat::real},          {"episode", NumberFormat::episode},
          {"epoch", NumberFormat::epoch},        {"acc", NumberFormat::real},
          {"seq_length", NumberFormat::integer}, {"max_seq_length", NumberFormat::integer},
          {"batch_size", NumberFormat::episode}};
}

}  // namespace ferula
