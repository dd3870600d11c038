// When a training ends.
#pragma once

#include <cstdint>

#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// Section training.terminal_conditions.
struct TerminalConditionsParams {
  double loss_stop = 1e-5;
  std::int64_t epoch_limit = 10;
  std::int64_t episode_limit = -1;
  void list(Parameters& p);
};

// Stops the run by the validation's loss, the epoch or the episode; the first reason stays.
class TerminalConditions {
 public:
  TerminalConditions(const TerminalConditionsParams& params, Session& session,
                     const Var<std::int64_t>& episode, const Var<std::int64_t>& epoch,
                     const Var<double>& validation_loss);

  // Whether the limit ends the run with this episode (from 0 on).
  bool is_last(std::int64_t episode) const;
  // Episodes of the whole training, or 0 if it has no limit.
  std::int64_t total(std::int64_t episodes_per_epoch) const;

 private:
  TerminalConditionsParams params_;
  Subscription subscription_;
};

}  // namespace ferula::training
