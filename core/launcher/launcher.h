// Where the jobs of an engine run: in processes of this machine, or on a cluster.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/launcher/job.h"

namespace ferula {

// A job that had to wait in a queue.
struct BegunJob {
  std::int64_t step = 0;
  double seconds = 0;  // since it began
};

// [one thread]
class Launcher {
 public:
  virtual ~Launcher() = default;

  // The job's folder exists. That it could not begin shows in its end.
  virtual void start(const Job& job) = 0;
  // Whether jobs that were started may still have to wait; then begun() tells when they run: those
  // that do since the last call.
  virtual bool has_queue() const { return false; }
  virtual std::vector<BegunJob> begun() { return {}; }
  // Asks all jobs that were started to save and leave.
  virtual void stop() = 0;
  // The next job that ended; nothing if none did in this time, or a signal came. Throws Error if
  // nothing can be known of the jobs any more.
  virtual std::optional<JobEnd> wait(std::chrono::milliseconds time) = 0;
};

}  // namespace ferula
