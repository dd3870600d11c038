#include "terminal_conditions.h"

#include <algorithm>
#include <limits>

namespace ferula::training {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

std::int64_t limit_or_none(std::int64_t limit) { return limit > 0 ? limit : kNone; }

}  // namespace

void TerminalConditionsParams::list(Parameters& p) {
  p("training.terminal_conditions.loss_stop", loss_stop,
    "the training has converged when the validation's mean loss is below this");
  p("training.terminal_conditions.epoch_limit", epoch_limit, "epochs at most; 0 or less: no limit");
  p("training.terminal_conditions.episode_limit", episode_limit,
    "episodes (batches) at most; 0 or less: no limit");
}

TerminalConditions::TerminalConditions(const TerminalConditionsParams& params, Session& session,
                                       const Var<std::int64_t>& episode,
                                       const Var<std::int64_t>& epoch,
                                       const Var<double>& validation_loss)
    : params_(params) {
  const auto decide = [&, params] {
    if (validation_loss < params.loss_stop)
      session.stop("Converged (Full Validation Loss went below Loss Stop threshold)");
    if (epoch >= limit_or_none(params.epoch_limit))
      session.stop("Not converged: Epoch Limit reached");
    if (episode >= limit_or_none(params.episode_limit))
      session.stop("Not converged: Episode Limit reached");
  };
  decide();  // a resumed run may have ended already
  subscription_ = session.state().subscribe(on(validation_loss) | on(epoch) | on(episode),
                                            Phase::deciders, decide);
}

bool TerminalConditions::is_last(std::int64_t episode) const {
  return episode + 1 >= limit_or_none(params_.episode_limit);
}

std::int64_t TerminalConditions::total(std::int64_t episodes_per_epoch) const {
  const std::int64_t epochs = limit_or_none(params_.epoch_limit);
  const std::int64_t by_epochs =
      epochs > kNone / episodes_per_epoch ? kNone : epochs * episodes_per_epoch;
  const std::int64_t total = std::min(limit_or_none(params_.episode_limit), by_epochs);
  return total == kNone ? 0 : total;
}

}  // namespace ferula::training
