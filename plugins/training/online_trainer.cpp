#include "online_trainer.h"

#include "ferula/error.h"

namespace ferula::training {

OnlineTrainer::Params::Params() {
  trainer.partial_validation_interval = 100;
  trainer.terminal_conditions.epoch_limit = -1;
  trainer.terminal_conditions.episode_limit = 100000;
}

void OnlineTrainer::run(Session& session) {
  const std::int64_t interval = params_.trainer.partial_validation_interval;
  if (interval <= 0)
    throw Error(
        "validation.partial_validation_interval: OnlineTrainer validates on a batch only, "
        "so it needs an interval above 0, got " +
        std::to_string(interval));
  Trainer trainer(params_.trainer, session);
  session.monitor("validation/loss");
  const TerminalConditions conditions(
      params_.trainer.limits(), session, trainer.episode, trainer.epoch,
      {session.state().get<double>("validation/loss"),
       "Converged (Partial Validation Loss went below Loss Stop threshold)",
       [&trainer] { return trainer.lets_converge(); }});
  trainer.start(conditions.total(trainer.batches_per_epoch()));

  while (!session.stopping()) {
    const std::int64_t episode = trainer.episode;
    const bool epoch_ends = (episode + 1) % trainer.batches_per_epoch() == 0;
    const bool is_last =
        conditions.is_last(episode) || (epoch_ends && conditions.is_last_epoch(trainer.epoch));

    trainer.learn(/*flush=*/epoch_ends || is_last || episode % interval == 0);
    if (is_last || episode % interval == 0) trainer.validate_on_batch();
    const bool ends = is_last || session.stopping();  // the batch may have shown convergence
    const bool aggregates = epoch_ends && !session.stopping() && !conditions.is_last(episode);
    if (aggregates) trainer.aggregate();
    trainer.advance_curriculum(aggregates);
    if (ends) trainer.validate_on_set();
    if (epoch_ends) trainer.epoch = trainer.epoch + 1;
    session.end_step(trainer.episode);
  }
}

}  // namespace ferula::training
