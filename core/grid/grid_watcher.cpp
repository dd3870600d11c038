#include "core/grid/grid_watcher.h"

#include "core/grid/plan_text.h"
#include "core/schedule/schedule_watchers.h"
#include "core/session/pruner.h"

namespace ferula {
namespace {

std::string shown_state(const StepRecord& record) {
  if (record.state != "done") return record.state;
  return record.reason.starts_with(kPruned) ? "pruned" : "finished";
}

}  // namespace

std::string GridWatcher::name_of(std::int64_t step) const {
  const ScheduleStep& planned = plan_.at(step).step;
  if (planned.command != "test") return experiment_number(static_cast<std::size_t>(step - 1));
  const std::string& repetition = planned.parameters.at(1);
  return planned.parameters.at(0) + (repetition == "1" ? "" : " (" + repetition + ")");
}

void GridWatcher::started(const RunningStep& step) {
  RunningExperiment& experiment = running_[step.job.step];
  experiment = {name_of(step.job.step), static_cast<int>(step.slot) + 1, step.job.folder,
                step.started, step.job.devices};
  table_.started(experiment);
}

void GridWatcher::ended(const StepRecord& record) {
  const auto experiment = running_.extract(record.step);
  if (experiment.empty()) return;
  const std::chrono::duration<double> seconds(record.seconds);
  table_.ended(experiment.mapped(), shown_state(record), record.reason,
               experiment.mapped().started +
                   std::chrono::duration_cast<LiveTable::Clock::duration>(seconds));
  for (const std::string& line : record.last_lines)
    log_.write(LogLevel::error, "ferula", "  | " + line);
}

void GridWatcher::leaving(std::size_t running) {
  log_.write(LogLevel::warning, "Grid", leaving_text(running));
}

void GridWatcher::look(const std::vector<RunningStep>& running, const StepCounts& counts,
                       std::optional<double>) {
  GridProgress progress = {
      counts.done, counts.failed, counts.steps - counts.done - counts.failed - counts.skipped, {}};
  for (const RunningStep& step : running)
    if (!step.is_queued) progress.running.push_back(running_.at(step.job.step));
  table_.update(progress);
}

}  // namespace ferula
