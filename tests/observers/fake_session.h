// A session that has what observers need: values, tables and files, all in memory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/observers/table.h"
#include "ferula/error.h"
#include "ferula/session.h"

namespace ferula {

// Holds integers. The test says what has changed.
class FakeState final : public State {
 public:
  bool contains(std::string_view path) const override {
    return integers_.contains(std::string(path));
  }

  Subscription subscribe(Event event, Phase, std::function<void()> callback) override {
    callbacks_.emplace_back(event.triggers().front().value, std::move(callback));
    return std::make_unique<SubscriptionHandle>();
  }

  Var<std::int64_t>& integer(const std::string& path) {
    return *static_cast<Var<std::int64_t>*>(lookup_integer(path));
  }

  // Assigns, and calls those who wait for it.
  void change(Var<std::int64_t>& variable, std::int64_t value) {
    variable = value;
    for (const auto& [watched, callback] : callbacks_)
      if (watched == &variable) callback();
  }

  void begin_transaction() override {}
  void end_transaction() override {}
  std::string dump() const override { return ""; }

 protected:
  void* declare(ValueType, std::string_view path, const void* initial,
                const Declaration&) override {
    auto& variable = integers_[std::string(path)];
    variable = std::make_unique<Var<std::int64_t>>(*static_cast<const std::int64_t*>(initial));
    return variable.get();
  }
  const void* lookup(ValueType, std::string_view path) const override {
    return lookup_integer(path);
  }
  void* writable(ValueType, std::string_view path, SettingWriter*&) override {
    return lookup_integer(path);
  }

 private:
  Var<std::int64_t>* lookup_integer(std::string_view path) const {
    return integers_.at(std::string(path)).get();
  }

  std::map<std::string, std::unique_ptr<Var<std::int64_t>>> integers_;
  std::vector<std::pair<const void*, std::function<void()>>> callbacks_;
};

struct FakeFile final : public OutputFile {
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
  bool empty() const override { return text.empty(); }
};

struct FakeSession final : public Session {
  FakeState values;
  std::map<std::string, FakeFile> files;
  Tables tables;

  Table& add_table(const std::string& name, std::vector<Column> columns) {
    auto& rows = values.add<std::int64_t>(name + "/rows", 0, {});
    return tables.emplace_back(Table{name, "", std::move(columns), {}, &rows});
  }
  void add_counter(const std::string& path, std::int64_t value = 0) {
    values.add<std::int64_t>(path, value, {});
  }
  void add_row(Table& table, std::vector<double> row) {
    table.row = std::move(row);
    values.change(*table.rows, *table.rows + 1);
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
  void stop(std::string_view) override {}
  bool stopping() const override { return false; }

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
