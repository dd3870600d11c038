#include "offline_trainer.h"

#include "evaluate.h"

namespace ferula::training {

void OfflineTrainer::Params::list(Parameters& p) {
  p.section("training", "loader", "what the model learns", required());
  p.section("validation", "loader", "what tells how well it has learned", required());
  p.section("testing", "loader", "what `ferula test` uses afterwards", {});
  p.section("model", "model", "what learns", required());
  p.section("training.optimizer", "optimizer", "how it learns", required());
  terminal_conditions.list(p);
  p("training.gradient_clipping", gradient_clipping,
    "each element of the gradients is kept within plus and minus this; 0: off", at_least(0));
  p("training.gradient_norm_clipping", gradient_norm_clipping,
    "all gradients together, after that, are kept to this Euclidean norm; 0: off", at_least(0));
  p("validation.partial_validation_interval", partial_validation_interval,
    "episodes between validations on one fixed batch; 0 or less: none");
}

void OfflineTrainer::run(Session& session) {
  Loader& training = session.loader("training");
  Loader& validation = session.loader("validation");
  Model& model = session.model("model");
  session.handshake("training.problem", "model");
  session.handshake("validation.problem", "model");
  Optimizer& optimizer = session.optimizer("training.optimizer", model.tensors());
  optimizer.limit_gradients(params_.gradient_clipping, params_.gradient_norm_clipping);

  State& state = session.state();
  auto& episode = state.add<std::int64_t>("training/episode", 0,
                                          {Role::counter, "episodes", "batches trained so far"});
  auto& epoch = state.add<std::int64_t>("training/epoch", 0,
                                        {Role::counter, "epochs", "epochs trained so far"});
  auto& samples = state.add<std::int64_t>("training/samples", 0,
                                          {Role::counter, "samples", "samples trained so far"});
  const PassCounters counters{&episode, &epoch};
  Pass& trained = session.pass("training", training.problem(), counters);
  Pass& validated = session.pass("validation", validation.problem(), counters);
  const TerminalConditions conditions(params_.terminal_conditions, session, episode, epoch,
                                      state.get<double>("validation_set_agg/loss"));
  auto& total = state.add<std::int64_t>(
      "training/episodes_total", 0,
      {Role::measurement, "episodes", "of the whole training; 0: no limit"});
  total = conditions.total(training.batches());  // a resumed run may have another limit
  session.start();

  while (!session.stopping()) {
    const std::int64_t index = episode % training.batches();
    if (index == 0) trained.begin();

    const bool epoch_ends = index + 1 == training.batches();
    const bool pass_ends = epoch_ends || conditions.is_last(episode);

    const Batch batch = training.batch(epoch, index);
    model.train(true);
    Batch predictions;  // those of the loss that is recorded
    const auto evaluate_loss = [&] {
      const Batch answers = model.forward(batch);
      if (predictions.empty()) predictions = answers;
      return training.problem().loss(batch, answers);
    };
    const at::Tensor loss = optimizer.minimize(evaluate_loss, /*flush=*/pass_ends);
    trained.record(batch, predictions, loss);
    trained.publish();
    samples = samples + batch.at(0).size(0);

    const std::int64_t interval = params_.partial_validation_interval;
    if (interval > 0 && episode % interval == 0) {
      evaluate_batch(model, validation, validated, 0, 0);
      validated.publish();
    }
    if (pass_ends) {
      trained.aggregate();
      evaluate(model, validation, validated, epoch);
    }
    if (epoch_ends) epoch = epoch + 1;
    session.end_step(episode);
  }
}

}  // namespace ferula::training
