// Where the time of a run goes.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ferula {

enum class Part : std::uint8_t {
  data,         // waiting for the loader, or making the batch
  forward,      // of models
  loss,         // of problems
  backward,     // gradients
  optimizer,    // zeroing gradients, limiting them, acting on them
  statistics,   // measurements, and reading them from a device
  observers,    // callbacks of observers, and writing out their files
  checkpoints,  // snapshots
  other,        // the worker's own code, and what the host does between these
};
constexpr std::size_t kParts = 9;
constexpr std::array<const char*, kParts> kPartNames = {"data",      "forward",     "loss",
                                                        "backward",  "optimizer",   "statistics",
                                                        "observers", "checkpoints", "other"};

// Counts each moment for one part: the innermost Span of its thread. The parts together are the
// wall time.
class Stopwatch {
 public:
  using Times = std::array<std::chrono::nanoseconds, kParts>;

  // Takes the spans of this thread until it is destroyed, there.
  Stopwatch();
  ~Stopwatch();
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

  // Since it was made, up to now.
  const Times& times();
  // From now on time is this part's. Returns the part until now. Costs one look at the clock.
  Part turn_to(Part part);

 private:
  using Clock = std::chrono::steady_clock;

  Times times_{};
  Part part_ = Part::other;
  Clock::time_point since_ = Clock::now();
  Stopwatch* outer_;
};

}  // namespace ferula
