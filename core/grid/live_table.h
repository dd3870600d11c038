// The experiments that run now, as a table at the bottom of a terminal.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/files/status.h"
#include "core/log/log.h"

namespace ferula {

struct RunningExperiment {
  std::string name;  // "0003"
  int slot = 0;
  std::filesystem::path folder;  // where its status.json is, or will be
  std::chrono::steady_clock::time_point started;
  std::string device;  // that it has for itself; empty: none
};

struct GridProgress {
  std::int64_t done = 0, failed = 0;
  std::int64_t left = 0;                   // neither; those that run are among them
  std::vector<RunningExperiment> running;  // shown in the order of slots
};

// Follows the status.json of each. On a terminal the table stays below all lines of the log;
// elsewhere there are only lines: one when an experiment starts, one when it ends.
//
//   slot  experiment  progress                     loss    left
//      1  0003        [=====>        ]  42%      0.6934    1:23
//      2  0004        starting
//   12 done, 1 failed, 51 left, 0:42 to go
class LiveTable {
 public:
  using Clock = std::chrono::steady_clock;
  // Tells a file from the one that replaced it: inode, seconds, nanoseconds.
  using FileVersion = std::array<std::uint64_t, 3>;

  // The log outlives the table.
  explicit LiveTable(Log& log, Clock::time_point now = Clock::now());
  ~LiveTable();  // the table is gone, the lines stay
  LiveTable(const LiveTable&) = delete;
  LiveTable& operator=(const LiveTable&) = delete;

  // Whenever there may be news: it draws ten times a second at most.
  void update(const GridProgress& progress, Clock::time_point now = Clock::now());

  void started(const RunningExperiment& experiment);
  // "0003 finished  validation loss 0.0123  (12 s)", "0004 failed: killed by SIGSEGV  (3 s)". The
  // reason may be empty; the loss is that of its status.json.
  void ended(const RunningExperiment& experiment, const std::string& state,
             const std::string& reason, Clock::time_point now = Clock::now());

 private:
  // What is known of one experiment.
  struct Followed {
    Clock::time_point started;  // this attempt
    FileVersion version = {};
    Status status{.state = ""};
    std::int64_t first_done = 0, done = 0, total = 0;  // episodes
    Clock::time_point first_time, time;                // of first_done and done

    double fraction() const;
    double first_fraction() const;
    std::optional<double> seconds_left() const;
  };

  Followed& follow(const RunningExperiment& experiment, Clock::time_point now);
  void forget_ended(const GridProgress& progress);
  std::string table(const GridProgress& progress, int width, int most_lines);
  std::string summary(const GridProgress& progress, Clock::time_point now) const;

  Log& log_;
  Clock::time_point begun_, next_drawing_;
  std::optional<std::int64_t> ended_before_;  // experiments, at the first update
  std::map<std::string, Followed> followed_;  // by name
};

}  // namespace ferula
