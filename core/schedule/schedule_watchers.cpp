#include "core/schedule/schedule_watchers.h"

#include <spdlog/fmt/fmt.h>

#include "core/observers/progress.h"

namespace ferula {

std::string LoggingWatcher::name_of(std::int64_t step) const {
  return fmt::format("step {} of {} '{}'", step, plan_.size(), step_text(plan_.at(step).step));
}

void LoggingWatcher::started(const RunningStep& step) {
  log_.write(LogLevel::info, "ferula", name_of(step.job.step) + " begins");
}

void LoggingWatcher::ended(const StepRecord& record) {
  const std::string name = name_of(record.step);
  if (record.state == "done")
    return log_.write(LogLevel::info, "ferula",
                      fmt::format("{} done ({:.1f} s)", name, record.seconds));
  log_.write(LogLevel::error, "ferula", name + " " + record.state + ": " + record.reason);
  for (const std::string& line : record.last_lines)
    log_.write(LogLevel::error, "ferula", "  | " + line);
}

void LoggingWatcher::leaving(std::size_t running) {
  log_.write(LogLevel::warning, "ferula", leaving_text(running));
}

void LoggingWatcher::look(const std::vector<RunningStep>& running, const StepCounts& counts,
                          std::optional<double> seconds_left) {
  std::string text =
      fmt::format("{} of {} steps done, {} running", counts.done, counts.steps, running.size());
  if (seconds_left) text += ", " + duration_text(*seconds_left) + " left";
  const auto width = static_cast<std::size_t>(log_.status_line_width());
  if (width > 0) log_.set_status_line(text.substr(0, width));
}

std::string leaving_text(std::size_t running) {
  return fmt::format("interrupted: what runs ({}) saves and leaves; a second time does not wait",
                     running);
}

std::string plan_text(const Plan& plan) {
  std::string text;
  for (std::int64_t step = 1; step <= plan.size(); ++step) {
    text += fmt::format("{:04}  {}", step, step_text(plan.at(step).step));
    const std::vector<std::int64_t>& after = plan.at(step).after;
    if (!after.empty()) text += fmt::format("  after {}", fmt::join(after, ", "));
    text += '\n';
  }
  return text;
}

Error failed_schedule(const std::filesystem::path& folder, const StepCounts& counts) {
  std::string text = fmt::format("{} of {} steps failed", counts.failed, counts.steps);
  if (counts.skipped > 0)
    text += fmt::format(", {} that wait for them were skipped", counts.skipped);
  return Error::failed_run(text + "; journal.jsonl says why; `ferula resume " + folder.string() +
                           "` tries them again");
}

}  // namespace ferula
