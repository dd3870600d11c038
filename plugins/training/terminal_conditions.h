// When a training ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// Section training.terminal_conditions.
struct TerminalConditionsParams {
  double loss_stop = 1e-5;
  double early_stop_delta = 0;
  std::int64_t epoch_limit = 10;
  std::int64_t episode_limit = -1;
  double max_time = 0;
  void list(Parameters& p);
};

// The loss that tells whether a training has converged, the status if it has, and whether a value
// of the loss may tell, when it comes.
struct Convergence {
  const Var<double>& loss;
  const char* status;
  std::function<bool()> counts = [] { return true; };
};

// Stops the run by the validation's loss, the epoch, the episode or the time; the first reason
// stays.
class TerminalConditions {
 public:
  TerminalConditions(const TerminalConditionsParams& params, Session& session,
                     const Var<std::int64_t>& episode, const Var<std::int64_t>& epoch,
                     const Convergence& convergence);
  TerminalConditions(const TerminalConditions&) = delete;  // the subscription knows its address
  TerminalConditions& operator=(const TerminalConditions&) = delete;

  // Whether the limit ends the run with this episode, or epoch (from 0 on).
  bool is_last(std::int64_t episode) const;
  bool is_last_epoch(std::int64_t epoch) const;
  // Episodes of the whole training, or 0 if it has no limit.
  std::int64_t total(std::int64_t episodes_per_epoch) const;

 private:
  // Stops when the loss changes no more; remembers it.
  void judge(Session& session, double loss);

  TerminalConditionsParams params_;
  // In run state, so that a resumed run judges no loss that did not count.
  Var<double>& judged_loss_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  Subscription judgement_, decision_;
};

}  // namespace ferula::training
