// What people see of a schedule while it runs.
#pragma once

#include <filesystem>
#include <string>

#include "core/engine/plan.h"
#include "core/engine/steps.h"
#include "core/log/log.h"
#include "ferula/error.h"

namespace ferula {

// A line of the log for each step that begins or ends; time left on the status line.
class LoggingWatcher final : public ScheduleWatcher {
 public:
  // Both outlive it.
  LoggingWatcher(const Plan& plan, Log& log) : plan_(plan), log_(log) {}

  void started(const RunningStep& step) override;
  void ended(const StepRecord& record) override;
  void leaving(std::size_t running) override;
  void look(const std::vector<RunningStep>& running, const StepCounts& counts,
            std::optional<double> seconds_left) override;

 private:
  std::string name_of(std::int64_t step) const;

  const Plan& plan_;
  Log& log_;
};

// What people read when they interrupt.
std::string leaving_text(std::size_t running);

// A line a step: "0003  train_fold fashion 0  after 2".
std::string plan_text(const Plan& plan);

// Says how many failed, and how to go on.
Error failed_schedule(const std::filesystem::path& folder, const StepCounts& counts);

}  // namespace ferula
