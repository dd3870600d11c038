// An analysis as people read it on a terminal.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/reports/analysis.h"
#include "core/reports/ranking.h"
#include "core/text/text_table.h"

namespace ferula {
namespace {

constexpr std::size_t kMostRows = 50;
constexpr std::size_t kMostDiffering = 8;  // values of the configuration

using Row = Analysis::Row;

std::string rounded(const Cell& cell) {
  const std::optional<double> value = number(cell);
  if (!value) return cell.text;
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", *value);
  return text;
}

// Columns of an analysis, chosen and shown for a terminal.
class Table {
 public:
  explicit Table(const Analysis& analysis) : analysis_(analysis) {
    add("experiment", {"experiment", Fit::keep_end});
    for (const char* name : {"problem", "model"})
      if (!all_are(name, first(name))) add(name, {name, Fit::keep_begin});
    add_differing();
    add("repetitions", {"runs", Fit::whole, true});
    if (has("finished") && values("finished") != values("repetitions"))
      add("finished", {"finished", Fit::whole, true});
    add_measurements();
    add("training_seconds", {"seconds", Fit::droppable, true});
    if (!all_are("training_state", "finished")) add("training_state", {"state"});
  }

  std::string text(int width) const {
    std::vector<TextRow> rows;
    std::size_t left_out = 0;
    for (const Analysis::Experiment& experiment : analysis_.experiments)
      for (const Row& row : experiment.rows)
        if (rows.size() < kMostRows)
          rows.push_back(texts(row));
        else
          ++left_out;
    const std::string all = text_table(columns_, std::move(rows), width);
    return left_out == 0 ? all : all + "and " + std::to_string(left_out) + " more\n";
  }

 private:
  bool has(const std::string& name) const {
    return analysis_.position(name) < analysis_.columns.size();
  }

  // Of the first rows of experiments: others lack them. None if there is no such column.
  std::vector<std::string> values(const std::string& name) const {
    if (!has(name)) return {};
    const std::size_t place = analysis_.position(name);
    std::vector<std::string> result;
    for (const Analysis::Experiment& experiment : analysis_.experiments)
      result.push_back(experiment.rows[0][place].text);
    return result;
  }

  std::string first(const std::string& name) const { return has(name) ? values(name)[0] : ""; }

  // Also if there is no such column.
  bool all_are(const std::string& name, const std::string& usual) const {
    if (!has(name)) return true;
    const std::vector<std::string> all = values(name);
    return std::all_of(all.begin(), all.end(), [&](const auto& value) { return value == usual; });
  }

  void add(const std::string& name, TextColumn column) {
    if (!has(name) || is_shown(name)) return;
    places_.push_back(analysis_.position(name));
    columns_.push_back(std::move(column));
  }

  bool is_shown(const std::string& name) const {
    return std::find(places_.begin(), places_.end(), analysis_.position(name)) != places_.end();
  }

  // Those that most experiments have come first; one that says the same as another does not come
  // again: a batch size may stand in several sections.
  void add_differing() {
    std::vector<std::vector<std::string>> shown;
    for (const std::string& name : by_frequency(analysis_.differing)) {
      if (shown.size() == kMostDiffering) return;
      std::vector<std::string> all = values(name);
      if (std::find(shown.begin(), shown.end(), all) != shown.end()) continue;
      shown.push_back(std::move(all));
      add(name, {title(name), Fit::droppable, true});
    }
  }

  std::vector<std::string> by_frequency(const std::vector<std::string>& names) const {
    std::vector<std::pair<std::size_t, std::string>> counted;
    for (const std::string& name : names) {
      const std::vector<std::string> all = values(name);
      if (all != values("problem") && all != values("model"))
        counted.emplace_back(std::count(all.begin(), all.end(), ""), name);
    }
    std::sort(counted.begin(), counted.end());
    std::vector<std::string> sorted;
    for (auto& [missing, name] : counted) sorted.push_back(std::move(name));
    return sorted;
  }

  // "lr" of "training.optimizer.lr", or all of it if there is an "lr" already.
  std::string title(const std::string& path) const {
    const std::string last = path.substr(path.rfind('.') + 1);
    const bool is_taken =
        std::any_of(columns_.begin(), columns_.end(),
                    [&](const TextColumn& column) { return column.title == last; });
    return is_taken ? path : last;
  }

  void add_measurements() {
    if (analysis_.sorted_by != "training_seconds")
      add(analysis_.sorted_by, {analysis_.sorted_by, Fit::whole, true});
    for (const char* name : {"validation_loss", "validation_acc", "test_loss", "test_acc"})
      add(name, {name, Fit::whole, true});
  }

  // With its deviation, where there is one.
  std::string text(const Row& row, std::size_t place) const {
    const std::string value = rounded(row[place]);
    const std::string deviation = analysis_.columns[place] + "_deviation";
    const bool has_one = place + 1 < row.size() && analysis_.columns[place + 1] == deviation;
    if (!has_one || row[place + 1].kind == Cell::Kind::missing) return value;
    return value + " ± " + rounded(row[place + 1]);
  }

  TextRow texts(const Row& row) const {
    TextRow result;
    for (const std::size_t place : places_) result.push_back(text(row, place));
    return result;
  }

  const Analysis& analysis_;
  std::vector<TextColumn> columns_;
  std::vector<std::size_t> places_;  // of the columns in the analysis
};

}  // namespace

std::string to_table(const Analysis& analysis, int width) { return Table(analysis).text(width); }

}  // namespace ferula
