#include "core/observers/console.h"

#include <map>
#include <string_view>
#include <utility>

#include "core/text/nearest.h"
#include "ferula/session.h"

namespace ferula {
namespace {

std::string tag_of(const Table& table) {
  static const std::map<std::string_view, std::string> kTags = {
      {"training", ""},
      {"validation", "[Partial Validation]"},
      {"validation_set_agg", "[Full Validation]"},
      {"testing", "[Partial Test]"},
      {"testing_set_agg", "[Full Test]"}};
  if (table.name == "training_set_agg")
    return "[Epoch " + format_number(newest(table, "epoch").value_or(0), NumberFormat::integer) +
           "]";
  const auto found = kTags.find(table.name);
  return found != kTags.end() ? found->second : "[" + table.name + "]";
}

std::string statistics_line(const Table& table) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < table.row.size(); ++i) {
    const Column& column = table.columns[i];
    entries.push_back(column.name + " " + format_number(table.row[i], column.format));
  }
  const std::string tag = tag_of(table);
  return joined(entries, "; ") + (tag.empty() ? "" : " " + tag);
}

}  // namespace

Console::Console(const Tables& tables, Log& log, std::string worker, const Params& params)
    : tables_(tables), log_(log), worker_(std::move(worker)), params_(params) {}

void Console::attach(Session& session) {
  State& state = session.state();
  for (const Table& table : tables_) {
    const std::int64_t interval = interval_of(table, state, params_.interval);
    const auto log = [this, &table, interval] {
      if (is_due(table, interval)) log_.write(LogLevel::info, worker_, statistics_line(table));
    };
    subscriptions_.push_back(state.subscribe(on(*table.rows), Phase::writers, log));
  }
  if (!params_.progress_bar || log_.status_line_width() == 0) return;
  for (const char* role : {"training", "testing"})
    if (state.contains(std::string(role) + "/episode")) {
      progress_bar_.emplace(role, state, tables_, log_);
      return;
    }
}

}  // namespace ferula
