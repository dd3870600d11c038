// Where the jobs of an engine run: in processes of this machine, or on a cluster.
#pragma once

#include <chrono>
#include <optional>

#include "core/launcher/job.h"

namespace ferula {

// [one thread]
class Launcher {
 public:
  virtual ~Launcher() = default;

  // The job's folder exists. That it could not begin shows in its end.
  virtual void start(const Job& job) = 0;
  // Asks all jobs that were started to save and leave.
  virtual void stop() = 0;
  // The next job that ended; nothing if none did in this time, or a signal came. Throws Error if
  // nothing can be known of the jobs any more.
  virtual std::optional<JobEnd> wait(std::chrono::milliseconds time) = 0;
};

}  // namespace ferula
