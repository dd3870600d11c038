#include "terminal_conditions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ferula::training {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

std::int64_t limit_or_none(std::int64_t limit) { return limit > 0 ? limit : kNone; }

}  // namespace

void TerminalConditionsParams::list(Parameters& p) {
  p("training.terminal_conditions.loss_stop", loss_stop,
    "the training has converged when the validation's loss is below this");
  p("training.terminal_conditions.early_stop_delta", early_stop_delta,
    "the training has converged when the validation's loss changes by less than this from one "
    "validation to the next; 0: does not matter",
    at_least(0));
  p("training.terminal_conditions.epoch_limit", epoch_limit, "epochs at most; 0 or less: no limit");
  p("training.terminal_conditions.episode_limit", episode_limit,
    "episodes (batches) at most; 0 or less: no limit");
  p("training.terminal_conditions.max_time", max_time,
    "minutes at most, counted anew when resumed; 0: no limit", at_least(0));
}

TerminalConditions::TerminalConditions(const TerminalConditionsParams& params, Session& session,
                                       const Var<std::int64_t>& episode,
                                       const Var<std::int64_t>& epoch,
                                       const Convergence& convergence)
    : params_(params),
      judged_loss_(session.state().add<double>(
          "training/judged_loss", std::nan(""),
          {Role::measurement, "", "the newest that may show convergence"})) {
  const auto decide = [this, &session, &episode, &epoch, status = convergence.status] {
    using Minutes = std::chrono::duration<double, std::ratio<60>>;
    if (judged_loss_ < params_.loss_stop) session.stop(status);
    if (epoch >= limit_or_none(params_.epoch_limit))
      session.stop("Not converged: Epoch Limit reached");
    if (episode >= limit_or_none(params_.episode_limit))
      session.stop("Not converged: Episode Limit reached");
    if (params_.max_time > 0 &&
        std::chrono::steady_clock::now() - started_ >= Minutes(params_.max_time))
      session.stop("Not converged: Time Limit reached");
  };
  decide();  // a resumed run may have ended already
  judgement_ = session.state().subscribe(on(convergence.loss), Phase::deciders,
                                         [this, &session, convergence] {
                                           if (convergence.counts())
                                             judge(session, convergence.loss);
                                         });
  decision_ = session.state().subscribe(on(convergence.loss) | on(epoch) | on(episode),
                                        Phase::deciders, decide);
}

// Below the threshold it has converged by that, whatever the change.
void TerminalConditions::judge(Session& session, double loss) {
  if (loss >= params_.loss_stop && std::abs(loss - judged_loss_) < params_.early_stop_delta)
    session.stop("Converged (Validation Loss changed by less than Early Stop Delta)");
  judged_loss_ = loss;
}

bool TerminalConditions::is_last(std::int64_t episode) const {
  return episode + 1 >= limit_or_none(params_.episode_limit);
}

bool TerminalConditions::is_last_epoch(std::int64_t epoch) const {
  return epoch + 1 >= limit_or_none(params_.epoch_limit);
}

std::int64_t TerminalConditions::total(std::int64_t episodes_per_epoch) const {
  const std::int64_t epochs = limit_or_none(params_.epoch_limit);
  const std::int64_t by_epochs =
      epochs > kNone / episodes_per_epoch ? kNone : epochs * episodes_per_epoch;
  const std::int64_t total = std::min(limit_or_none(params_.episode_limit), by_epochs);
  return total == kNone ? 0 : total;
}

}  // namespace ferula::training
