// What an engine has to know of the steps that it does, and who looks on.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/journal.h"
#include "core/launcher/job.h"

namespace ferula {

// What a step left that ended well.
struct StepOutcome {
  std::string reason;  // how it ended: "Not converged: Epoch Limit reached"
  std::string json = "null";
};

class Steps {
 public:
  virtual ~Steps() = default;
  // Makes the step's folder. `slot` counts from 0 on; no two running steps have the same.
  virtual Job job(std::int64_t step, std::int64_t slot) = 0;
  // Of a process that ended with exit code 0. An Error makes the step a failed one.
  virtual StepOutcome outcome(const Job& job) = 0;
};

struct RunningStep {
  Job job;
  std::int64_t slot = 0;
  std::chrono::steady_clock::time_point started;
  bool is_queued = false;  // was not begun yet by whoever runs it
};

struct StepCounts {
  std::int64_t steps = 0, done = 0, failed = 0, skipped = 0;
};

// [the engine's thread]
class ScheduleWatcher {
 public:
  virtual ~ScheduleWatcher() = default;
  virtual void started(const RunningStep& step) = 0;
  virtual void ended(const StepRecord& record) = 0;
  // So many steps were told to save and leave.
  virtual void leaving(std::size_t running) = 0;
  // About ten times a second. The time that is left is unknown before a step has ended.
  virtual void look(const std::vector<RunningStep>& running, const StepCounts& counts,
                    std::optional<double> seconds_left) = 0;
};

}  // namespace ferula
