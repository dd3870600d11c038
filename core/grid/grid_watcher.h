// What people see of a grid while it runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/engine/plan.h"
#include "core/engine/steps.h"
#include "core/grid/live_table.h"
#include "core/log/log.h"

namespace ferula {

// A live table on a terminal, and lines.
class GridWatcher final : public ScheduleWatcher {
 public:
  // The plan and the log outlive it.
  GridWatcher(const Plan& plan, Log& log) : plan_(plan), log_(log), table_(log) {}

  void started(const RunningStep& step) override;
  void ended(const StepRecord& record) override;
  void leaving(std::size_t running) override;
  void look(const std::vector<RunningStep>& running, const StepCounts& counts,
            std::optional<double> seconds_left) override;

 private:
  // "0003"; of a test the experiment, with the number of a repetition: "0003 (2)".
  std::string name_of(std::int64_t step) const;

  const Plan& plan_;
  Log& log_;
  LiveTable table_;
  std::map<std::int64_t, RunningExperiment> running_;
};

}  // namespace ferula
