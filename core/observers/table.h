// Rows of measurements, as passes make them and writers write them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/state.h"

namespace ferula {

// How a number is shown, wherever it is shown as text.
enum class NumberFormat {
  real,     // 0.1234567890
  episode,  // 000042
  epoch,    // 02
  integer,  // 42
};

// The text of a value in CSV files, log lines and checkpoints. What is no whole number is shown as
// a real one, whatever the format; what is no number is "nan", "inf" or "-inf".
std::string format_number(double value, NumberFormat format);
void append_number(std::string& text, double value, NumberFormat format);

struct Column {
  std::string name;
  NumberFormat format = NumberFormat::real;
};

// One table: "training", "training_set_agg", "validation", …. The name is that of the subtree of
// run state that holds the same values, of the CSV file and of the TensorBoard folder.
struct Table {
  std::string name;
  std::vector<Column> columns;  // fixed when the first row comes
  std::vector<double> row;      // the newest row, one number a column
  Var<std::int64_t>* rows;      // `NAME/rows`; its change says that `row` is new
};

// All tables of a run. Addresses are stable.
using Tables = std::deque<Table>;

// The number that the newest row has in a column; nothing if there is no row or no such column.
std::optional<double> newest(const Table& table, std::string_view column);

// Of how many rows one is shown: of a table that has a row for each step (its pass has an episode
// counter of its own), the one of every `interval` episodes; of any other, each.
std::int64_t interval_of(const Table& table, const State& state, std::int64_t interval);

// Whether the newest row is one that is shown.
bool is_due(const Table& table, std::int64_t interval);

}  // namespace ferula
