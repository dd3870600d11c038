#include "offline_trainer.h"

#include <cmath>

namespace ferula::training {

void OfflineTrainer::Params::list(Parameters& p) {
  trainer.list(p);
  p("validation.every_epochs", validation_every_epochs,
    "epochs between two validations; 0.25: four times in an epoch; 0: not by epochs", at_least(0));
  p("validation.every_episodes", validation_every_episodes,
    "episodes between two validations; 0: not by episodes", at_least(0));
}

bool OfflineTrainer::validation_is_due(std::int64_t episode, std::int64_t batches_per_epoch) const {
  const auto periods_until = [&](std::int64_t episodes) {
    const double epochs = static_cast<double>(episodes) / static_cast<double>(batches_per_epoch);
    // Rounded, so that a third of an epoch does not miss its end.
    return std::floor(epochs / params_.validation_every_epochs + 1e-9);
  };
  const std::int64_t by_episodes = params_.validation_every_episodes;
  if (by_episodes > 0 && (episode + 1) % by_episodes == 0) return true;
  return params_.validation_every_epochs > 0 && periods_until(episode + 1) > periods_until(episode);
}

void OfflineTrainer::run(Session& session) {
  Trainer trainer(params_.trainer, session);
  const TerminalConditions conditions(
      params_.trainer.limits(), session, trainer.episode, trainer.epoch,
      {session.state().get<double>("validation_set_agg/loss"),
       "Converged (Full Validation Loss went below Loss Stop threshold)",
       [&trainer] { return trainer.lets_converge(); }});
  trainer.start(conditions.total(trainer.batches_per_epoch()));

  while (!session.stopping()) {
    const std::int64_t episode = trainer.episode;
    const bool epoch_ends = (episode + 1) % trainer.batches_per_epoch() == 0;
    const bool pass_ends = epoch_ends || conditions.is_last(episode);
    const bool validates = validation_is_due(episode, trainer.batches_per_epoch()) ||
                           conditions.is_last(episode) ||
                           (epoch_ends && conditions.is_last_epoch(trainer.epoch));

    trainer.learn(/*flush=*/pass_ends || validates);
    const std::int64_t interval = params_.trainer.partial_validation_interval;
    if (interval > 0 && episode % interval == 0) trainer.validate_on_batch();
    if (pass_ends) trainer.aggregate();
    trainer.advance_curriculum(epoch_ends);
    if (validates) trainer.validate_on_set();
    if (epoch_ends) trainer.epoch = trainer.epoch + 1;
    session.end_step(trainer.episode);
  }
}

}  // namespace ferula::training
