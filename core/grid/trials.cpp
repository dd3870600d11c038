#include "core/grid/trials.h"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/config/yaml.h"
#include "core/files/measurements.h"
#include "core/files/status.h"
#include "core/grid/execution.h"
#include "core/grid/plan_text.h"
#include "core/grid/search_settings.h"
#include "core/schedule/schedule_folder.h"
#include "core/session/pruner.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kBest = "best/";

std::int64_t epochs_of(const Status& status) {
  const auto epochs = status.counters.find("training/epoch");
  return epochs != status.counters.end() ? epochs->second : 0;
}

struct Measured {
  std::string monitor;
  double value;
};

// Of its best model.
Measured best_of(const Json& outcome) {
  const auto best = measurements_from_json(outcome.at("best"));
  return {best.begin()->first.substr(kBest.size()), best.begin()->second};
}

using RecordByTrial = std::map<std::int64_t, const StepRecord*>;

// The last one of each.
RecordByTrial by_trial(const std::vector<StepRecord>& journal) {
  RecordByTrial records;
  for (const StepRecord& record : journal) records[record.step] = &record;
  return records;
}

void add_outcome(Trial& trial, const StepRecord& record, bool highest_is_best) {
  trial.state = Trial::State::failed;
  if (record.state != "done") return;
  const Json outcome = Json::parse(record.outcome);
  trial.state = outcome.at("pruned") ? Trial::State::pruned : Trial::State::done;
  trial.value = (highest_is_best ? -1 : 1) * best_of(outcome).value;
  trial.epochs = outcome.at("epochs");
}

}  // namespace

StepOutcome trial_outcome(const fs::path& experiment) {
  const Status status = read_status(experiment / "status.json");
  if (status.best.empty())
    throw Error(
        "ended without a best model: what checkpoints monitor was never measured, so there is "
        "nothing to judge the trial by");
  const Json json = {{"last", measurements_to_json(status.last)},
                     {"best", measurements_to_json(status.best)},
                     {"epochs", epochs_of(status)},
                     {"pruned", status.reason.starts_with(kPruned)}};
  return {status.reason, json.dump()};
}

std::vector<Trial> trials_of(const SuggestionsByTrial& suggestions,
                             const std::vector<StepRecord>& journal, bool highest_is_best) {
  const RecordByTrial records = by_trial(journal);
  std::vector<Trial> trials;
  for (const auto& [number, suggestion] : suggestions) {
    Trial& trial = trials.emplace_back();
    trial.point = suggestion.point;
    if (const auto record = records.find(number); record != records.end())
      add_outcome(trial, *record->second, highest_is_best);
  }
  return trials;
}

std::optional<BestTrial> best_trial(const SuggestionsByTrial& suggestions,
                                    const std::vector<StepRecord>& journal, bool highest_is_best) {
  std::optional<BestTrial> best;
  for (const auto& [number, record] : by_trial(journal)) {
    if (record->state != "done") continue;
    const Measured measured = best_of(Json::parse(record->outcome));
    const bool is_better =
        !best || (highest_is_best ? measured.value > best->value : measured.value < best->value);
    if (std::isfinite(measured.value) && is_better)
      best = {number, measured.monitor, measured.value, suggestions.at(number).settings};
  }
  return best;
}

bool is_search(const fs::path& folder) { return fs::exists(folder / kSuggestions); }

std::optional<BestTrial> best_trial_in(const fs::path& folder) {
  if (!is_search(folder)) return std::nullopt;
  const ConfigValue grid = parse_yaml_file(folder / kGrid);
  const ConfigValue* tasks = grid.find("grid_tasks");
  if (tasks == nullptr || tasks->items.empty()) return std::nullopt;
  const ConfigValue* configuration = tasks->items.front().find("overwrite");
  return best_trial(read_suggestions(folder / kSuggestions), read_journal(folder / kJournal),
                    configuration != nullptr && is_highest_best(*configuration));
}

std::string to_text(const BestTrial& best) {
  return fmt::format("trial {}, {} {:.6g}",
                     experiment_number(static_cast<std::size_t>(best.trial - 1)), best.monitor,
                     best.value);
}

}  // namespace ferula
