#include "core/grid/search_steps.h"

#include <algorithm>
#include <random>
#include <utility>

#include "core/config/yaml.h"
#include "core/data/seeds.h"
#include "core/files/atomic_file.h"
#include "core/files/status.h"
#include "core/grid/grid_steps.h"
#include "core/grid/plan_text.h"
#include "core/grid/search_settings.h"
#include "core/grid/trials.h"
#include "core/host/experiment.h"
#include "core/schedule/schedule_folder.h"
#include "core/search/suggester.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::string number_of(std::int64_t trial) {
  return experiment_number(static_cast<std::size_t>(trial - 1));
}

std::vector<std::string> names_of(const Status& status) {
  std::vector<std::string> names;
  for (const auto& [name, value] : status.last) names.push_back(name);
  return names;
}

// Whether a run that had all of its tables had no such column. A value may be named by the end of
// its path.
bool lacks(const Status& status, const std::string& monitor) {
  for (const std::string& name : names_of(status))
    if (name == monitor || name.ends_with("/" + monitor)) return false;
  constexpr std::string_view kRows = "/rows";
  const auto rows =
      status.counters.find(monitor.substr(0, monitor.rfind('/')) + std::string(kRows));
  if (rows != status.counters.end()) return rows->second > 0;
  return std::any_of(status.counters.begin(), status.counters.end(),
                     [&](const auto& counter) { return counter.first.ends_with(kRows); });
}

}  // namespace

SearchSteps::SearchSteps(fs::path folder, const Grid& grid, const Slots& slots,
                         const RunOptions& options)
    : folder_(std::move(folder)),
      grid_(grid),
      slots_(slots),
      options_(options),
      highest_is_best_(is_highest_best(grid.tasks.front().configuration)),
      space_(grid),
      suggestions_(folder_ / kSuggestions) {}

std::vector<StepRecord> SearchSteps::journal() const { return read_journal(folder_ / kJournal); }

Job SearchSteps::job(std::int64_t trial, std::int64_t slot) {
  const Experiment experiment = {0, 0, suggestion(trial).settings};
  Job job = training_job(trial, folder_ / number_of(trial), configuration(grid_, experiment),
                         grid_.settings, options_);
  job.devices = slots_.device_of(slot);
  return job;
}

const Suggestion& SearchSteps::suggestion(std::int64_t trial) {
  const SuggestionsByTrial& known = suggestions_.by_trial();
  const std::vector<StepRecord> records = journal();
  check_monitor(records);
  if (const auto found = known.find(trial); found != known.end()) return found->second;
  const SearchSettings& settings = grid_.search->settings;
  std::mt19937_64 generator(seed_for(settings.seed, "search/trial", trial));
  suggestions_.add(trial, space_.suggest(*make_suggester(settings.method),
                                         trials_of(known, records, highest_is_best_), generator));
  return known.at(trial);
}

StepOutcome SearchSteps::outcome(const Job& job) {
  StepOutcome outcome = trial_outcome(job.folder);
  std::vector<StepRecord> records = journal();
  StepRecord& own = records.emplace_back();
  own.step = job.step;
  own.state = "done";
  own.outcome = outcome.json;
  const auto best = best_trial(suggestions_.by_trial(), records, highest_is_best_);
  if (best && best->trial == job.step) write_best(*best, job.folder);
  return outcome;
}

// As the experiment has it: complete, so that it runs from anywhere.
void SearchSteps::write_best(const BestTrial& best, const fs::path& experiment) const {
  const fs::path file = fs::absolute(folder_ / kBestConfiguration).lexically_normal();
  std::string text = "# The best of a search so far: " + to_text(best) + "\n#\n";
  for (const std::string& setting : best.settings) text += "#   " + setting + "\n";
  text += "#\n#   ferula train " + file.string() + "\n\n";
  ConfigValue tree = read_configuration(experiment, {});
  leave_search(tree);
  write_file(file, text + to_yaml(tree));
}

// Otherwise all of them would fail for the same reason, one after another.
void SearchSteps::check_monitor(const std::vector<StepRecord>& journal) const {
  const ConfigValue* monitor =
      grid_.tasks.front().configuration.find("observers.Checkpoints.monitor");
  if (monitor == nullptr) return;
  for (const StepRecord& record : journal)
    if (record.state == "done") return;
  for (const StepRecord& record : journal) {
    const fs::path file = folder_ / number_of(record.step) / "status.json";
    if (!fs::exists(file)) continue;
    const Status status = read_status(file);
    if (lacks(status, monitor->text))
      throw Error(place(*monitor, "search.monitor") + ": trial " + number_of(record.step) +
                  " measured no '" + monitor->text + "'" +
                  did_you_mean(monitor->text, names_of(status)) +
                  "; it measured: " + joined(names_of(status)));
  }
}

}  // namespace ferula
