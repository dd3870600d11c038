// What the offline and the online trainer share.
#pragma once

#include <cstdint>
#include <memory>

#include "curriculum.h"
#include "ferula/parameters.h"
#include "ferula/session.h"
#include "terminal_conditions.h"
#include "tester.h"

namespace ferula::training {

struct TrainerParams {
  TerminalConditionsParams terminal_conditions;
  TestingParams testing;
  CurriculumParams curriculum;
  double gradient_clipping = 0;
  double gradient_norm_clipping = 0;
  std::int64_t partial_validation_interval = -1;
  std::int64_t sanity_batches = 1;
  bool fast_dev_run = false;
  void list(Parameters& p);
  // The terminal conditions; a fast run for developers ends after one episode.
  TerminalConditionsParams limits() const;
};

// Problems, model and optimizer of one training, its counters in run state, and the parts of a
// step.
class Trainer {
 public:
  Trainer(const TrainerParams& params, Session& session);

  std::int64_t batches_per_epoch() const { return training_.batches(); }
  // Declares how long it will be, lets observers attach, and tries the validation: what is wrong
  // with it shows before hours of training.
  void start(std::int64_t total_episodes);

  // Trains on the next batch. The optimizer acts on what it has accumulated if `flush` is true.
  // Returns the batch's loss.
  at::Tensor learn(bool flush);
  // The same for workers that do not validate: ends the epoch, too, if that was its last batch.
  double train_batch();
  bool is_accumulating() const { return optimizer_.is_accumulating(); }
  std::int64_t samples() const { return samples_; }  // trained so far
  // A row of the training's aggregates.
  void aggregate() { trained_.aggregate(); }
  // After each episode; `epoch_ended` if that was the last of an epoch, which has been aggregated.
  void advance_curriculum(bool epoch_ended);
  // Whether a validation may show that the training has converged.
  bool lets_converge() const { return curriculum_ == nullptr || curriculum_->lets_converge(); }
  // On the first batch of the validation, which is the same each time.
  void validate_on_batch();
  void validate_on_set();

 private:
  void try_validation();

  const TrainerParams& params_;
  Session& session_;
  Loader& training_;
  Loader& validation_;
  Model& model_;
  Optimizer& optimizer_;
  Var<std::int64_t>& samples_;

 public:
  Var<std::int64_t>& episode;  // batches so far
  Var<std::int64_t>& epoch;    // epochs so far

 private:
  Pass& trained_;
  Pass& validated_;
  std::unique_ptr<Curriculum> curriculum_;  // null: none
};

}  // namespace ferula::training
