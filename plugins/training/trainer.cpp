#include "trainer.h"

#include <algorithm>

#include "evaluate.h"

namespace ferula::training {
namespace {

Var<std::int64_t>& add_counter(Session& session, const char* path, const char* unit,
                               const char* meaning) {
  return session.state().add<std::int64_t>(path, 0, {Role::counter, unit, meaning});
}

// The problem is checked against the model before anything is trained.
Model& matching_model(Session& session) {
  session.handshake("training.problem", "model");
  session.handshake("validation.problem", "model");
  return session.model("model");
}

// Without what led to it, so that this is free after the backward pass.
Batch detached(const Batch& batch) {
  std::vector<NamedTensor> streams;
  for (const NamedTensor& stream : batch) streams.push_back({stream.name, stream.tensor.detach()});
  return Batch(std::move(streams));
}

}  // namespace

void TrainerParams::list(Parameters& p) {
  p.section("training", "loader", "what the model learns", required());
  p.section("validation", "loader", "what tells how well it has learned", required());
  p.section("testing", "loader", "what `ferula test` uses afterwards", {});
  p.section("model", "model", "what learns", required());
  p.section("training.optimizer", "optimizer", "how it learns", required());
  testing.list(p);
  terminal_conditions.list(p);
  curriculum.list(p);
  p("training.gradient_clipping", gradient_clipping,
    "each element of the gradients is kept within plus and minus this; 0: off", at_least(0));
  p("training.gradient_norm_clipping", gradient_norm_clipping,
    "all gradients together, after that, are kept to this Euclidean norm; 0: off", at_least(0));
  p("validation.partial_validation_interval", partial_validation_interval,
    "episodes between validations on one fixed batch; 0 or less: none");
  p("validation.sanity_batches", sanity_batches,
    "batches of the validation that are tried before the training begins", at_least(0));
  p("training.fast_dev_run", fast_dev_run,
    "one batch of the training and one of the validation, to see that all works");
}

TerminalConditionsParams TrainerParams::limits() const {
  TerminalConditionsParams limits = terminal_conditions;
  if (fast_dev_run) limits.episode_limit = 1;
  return limits;
}

Trainer::Trainer(const TrainerParams& params, Session& session)
    : params_(params),
      session_(session),
      training_(session.loader("training")),
      validation_(session.loader("validation")),
      model_(matching_model(session)),
      optimizer_(session.optimizer("training.optimizer", model_.tensors())),
      samples_(add_counter(session, "training/samples", "samples", "samples trained so far")),
      episode(add_counter(session, "training/episode", "episodes", "batches trained so far")),
      epoch(add_counter(session, "training/epoch", "epochs", "epochs trained so far")),
      trained_(session.pass("training", training_.problem(), {&episode, &epoch})),
      validated_(session.pass("validation", validation_.problem(), {&episode, &epoch})),
      curriculum_(Curriculum::make(params.curriculum, session, training_)) {
  model_.train(true);
  optimizer_.limit_gradients(params.gradient_clipping, params.gradient_norm_clipping);
}

void Trainer::start(std::int64_t total_episodes) {
  auto& total = session_.state().add<std::int64_t>(
      "training/episodes_total", 0,
      {Role::measurement, "episodes", "of the whole training; 0: no limit"});
  total = total_episodes;  // a resumed run may have another limit
  session_.start();
  if (episode == 0 && !session_.stopping()) try_validation();
}

void Trainer::try_validation() {
  const std::int64_t count = std::min(params_.sanity_batches, validation_.batches());
  for (std::int64_t index = 0; index < count; ++index)
    evaluate_batch(model_, validation_, validated_, 0, index);
}

at::Tensor Trainer::learn(bool flush) {
  const std::int64_t index = episode % training_.batches();
  if (index == 0) trained_.begin();
  if (curriculum_) training_.limit_sequences(curriculum_->max_sequence_length());
  const Batch batch = training_.batch(epoch, index);
  Batch predictions;  // those of the loss that is recorded
  const auto evaluate_loss = [&] {
    const Batch answers = model_.forward(batch);
    if (predictions.empty()) predictions = detached(answers);
    return training_.problem().loss(batch, answers);
  };
  const at::Tensor loss = optimizer_.minimize(evaluate_loss, flush);
  trained_.record(batch, predictions, loss);
  trained_.publish();
  samples_ = samples_ + batch.at(0).size(0);
  return loss;
}

double Trainer::train_batch() {
  const bool epoch_ends = (episode + 1) % training_.batches() == 0;
  const auto loss = learn(/*flush=*/epoch_ends).item<double>();
  if (epoch_ends) {
    aggregate();
    epoch = epoch + 1;
  }
  return loss;
}

void Trainer::advance_curriculum(bool epoch_ended) {
  if (curriculum_) curriculum_->end_episode(episode, epoch_ended);
}

void Trainer::validate_on_batch() {
  evaluate_batch(model_, validation_, validated_, 0, 0);
  validated_.publish();
}

void Trainer::validate_on_set() {
  const std::int64_t batches = params_.fast_dev_run ? 1 : validation_.batches();
  evaluate(model_, validation_, validated_, epoch, batches);
}

}  // namespace ferula::training
