// Looking at schedules and grids of other processes, and stopping them.
#pragma once

#include <filesystem>
#include <vector>

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/files/status.h"

namespace ferula {

struct RunningChild {
  std::int64_t step;
  Status status;
};

struct ScheduleStatus {
  Plan plan;
  Status status;  // state "dead": its process is gone without a word
  std::vector<RunningChild> running;
  std::vector<StepRecord> failed;  // whose last attempt failed
};

// Throws Error if the folder is no schedule's.
ScheduleStatus schedule_status(const std::filesystem::path& folder);

// Lets the process that works in the folder save and leave, and waits for that. Returns false if
// none does. Throws Error if it is on another machine.
bool stop_schedule(const std::filesystem::path& folder);

}  // namespace ferula
