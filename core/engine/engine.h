// Does the steps of a plan: as many side by side as there are slots, each in a process of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/engine/failure_policy.h"
#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/engine/remaining_time.h"
#include "core/engine/steps.h"
#include "core/files/status.h"
#include "core/launcher/launcher.h"
#include "core/session/interrupts.h"

namespace ferula {

// How long to wait for a folder's lock: the steps of an engine that was killed are still dying when
// the next one begins.
inline constexpr auto kPatience = std::chrono::seconds(10);

struct EngineOptions {
  std::int64_t slots = 1;
  FailurePolicy on_failure;
};

struct ScheduleEnd {
  StepCounts counts;
  int signal = 0;  // that interrupted it

  bool complete() const { return counts.done == counts.steps; }
};

// Begins what is not done by the journal, also what failed before. The first SIGINT or SIGTERM lets
// the running steps save and leave, a second one leaves at once. Keeps status.json of the folder.
class Engine {
 public:
  // All of them outlive the engine. REQUIRES: the folder is locked.
  Engine(std::filesystem::path folder, const Plan& plan, Journal& journal, Launcher& launcher,
         Steps& steps, ScheduleWatcher& watcher, EngineOptions options);

  ScheduleEnd run();

 private:
  void restore();
  void begin_ready();
  void begin(std::int64_t step);
  void announce_begun();
  void announce(RunningStep& run);
  void finish(const JobEnd& end);
  void record_done(const RunningStep& run, StepOutcome outcome);
  void record_failure(const RunningStep& run, const std::string& reason);
  StepRecord new_record(const RunningStep& run) const;
  void append(const StepRecord& record);
  void release_those_behind(std::int64_t step);
  void skip_those_behind(std::int64_t step);
  void obey_signals();
  void look();
  std::int64_t count_begun() const;
  std::optional<double> seconds_left() const;
  void report(const std::string& state);

  std::filesystem::path folder_;
  const Plan& plan_;
  Journal& journal_;
  Launcher& launcher_;
  Steps& steps_;
  ScheduleWatcher& watcher_;
  EngineOptions options_;
  Interrupts interrupts_;

  std::vector<std::vector<std::int64_t>> behind_;  // the steps that wait for a step
  std::vector<std::int64_t> missing_;              // how many steps a step still waits for
  std::vector<std::int64_t> attempts_;             // by this process
  std::set<std::int64_t> ready_;
  std::vector<RunningStep> running_;
  std::set<std::int64_t> free_slots_;
  StepCounts counts_;
  RemainingTime remaining_;
  Status status_;
  std::chrono::steady_clock::time_point reported_;
  bool stopping_ = false;  // nothing is begun any more
  int signalled_ = 0;      // what the running steps were told
};

}  // namespace ferula
