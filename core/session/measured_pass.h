// The measurements of one pass: rows, aggregates, and the values of run state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/observers/table.h"
#include "core/session/accumulator.h"
#include "ferula/session.h"

namespace ferula {

// Measurements on a device wait, and are read in one copy when a row is needed: never a stop in a
// step. On the CPU they are read at once.
class MeasuredPass final : public Pass, private Statistics {
 public:
  // Declares NAME/… and NAME_set_agg/… in `state` and adds both tables.
  MeasuredPass(std::string name, const Problem& problem, const PassCounters& counters, State& state,
               Tables& tables);

  void begin() override;
  void record(const Batch& batch, const Batch& predictions, const at::Tensor& loss) override;
  void publish() override;
  void aggregate() override;

  // Reads what waits and makes its rows. The session calls it before a snapshot.
  void flush();

  // The running aggregates, for a snapshot.
  std::vector<NamedTensor> save() const;
  void restore(std::vector<NamedTensor> saved);

 private:
  // A measurement: a column of the batches, and for means four of the pass.
  struct Measurement {
    std::string name;
    bool averages;
    Accumulator accumulator;
  };
  struct Value {
    double number;
    double weight;
    at::Tensor on_device;  // 0-dim, to be read; undefined if the number is known
  };
  // What one batch brought, in the order of measurements_.
  struct Recorded {
    std::vector<Value> values;
    std::int64_t episode, epoch, samples;
    bool publish = false;
  };
  // A table and the values of run state that mirror its columns.
  struct Output {
    Table* table;
    std::vector<Var<double>*> values;
  };

  void mean(std::string_view name, const at::Tensor& value, double weight) override;
  void mean(std::string_view name, double value, double weight) override;
  void last(std::string_view name, double value) override;
  void sum(std::string_view name, const at::Tensor& value) override;

  void measured(std::string_view name, bool averages, Value value);
  Output make_output(const std::string& name, Tables& tables);
  void add_column(Output& output, const std::string& name, NumberFormat format);
  void fix_batch_columns();
  void fix_set_columns(const std::vector<std::pair<std::string, double>>& summary);
  static void read_devices(std::vector<Recorded>& waiting);
  void read(const Recorded& recorded);
  void emit(Output& output, std::vector<double> row);
  std::vector<std::pair<std::string, double>> summarize() const;

  std::string name_;
  const Problem& problem_;
  PassCounters counters_;
  State& state_;
  Output batch_, set_;
  std::vector<Measurement> measurements_;
  std::size_t next_ = 0;  // the measurement that measure() is to report next
  std::vector<Recorded> waiting_;
  std::vector<NamedTensor> sums_;
  double samples_aggregated_ = 0;
  Batch restored_;  // until the measurements come
  bool batch_columns_fixed_ = false;
  bool set_columns_fixed_ = false;
};

}  // namespace ferula
