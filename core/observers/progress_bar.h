// The progress of a run, drawn at the bottom of a terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/log/log.h"
#include "core/observers/progress.h"
#include "core/observers/table.h"

namespace ferula {

// Follows `training/episode`, `training/episodes_total` and, where they are there, `…/epoch`,
// `…/samples` and the loss in the table `training`; or the same of another role.
class ProgressBar {
 public:
  // REQUIRES: the state has `<role>/episode`. State, tables and log outlive the bar.
  ProgressBar(std::string role, State& state, const Tables& tables, Log& log);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  using Counter = const Var<std::int64_t>*;  // null if the state has none

  void draw_if_due();
  Progress progress(double seconds) const;

  std::string role_;
  Log& log_;
  Counter episode_, episodes_total_, epoch_, samples_;
  const Table* table_ = nullptr;
  // Where this process began: a run may be resumed.
  Clock::time_point start_ = Clock::now();
  std::int64_t first_episode_, first_sample_;
  Clock::time_point next_drawing_ = start_;
  Subscription subscription_;
};

}  // namespace ferula
