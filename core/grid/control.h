// Looking at schedules and grids of other processes, and stopping them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/files/status.h"

namespace ferula {

struct RunningChild {
  std::int64_t step;
  Status status;
};

// Jobs of a cluster.
struct JobCounts {
  std::int64_t waiting = 0, running = 0;

  bool any() const { return waiting + running > 0; }
};

struct ScheduleStatus {
  Plan plan;
  Status status;  // state "dead": its process is gone without a word
  std::vector<RunningChild> running;
  std::vector<StepRecord> failed;  // whose last attempt failed
  std::optional<JobCounts> jobs;   // of one that runs on a cluster, which also live on unwatched
};

// Throws Error if the folder is no schedule's, or if its cluster does not answer.
ScheduleStatus schedule_status(const std::filesystem::path& folder);

// Lets the process that works in the folder save and leave, or else the jobs that a cluster has of
// it, and waits for that. Returns false if there are none. Throws Error if the process is on
// another machine, or the cluster does not answer.
bool stop_schedule(const std::filesystem::path& folder);

}  // namespace ferula
