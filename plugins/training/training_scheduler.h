// Trains, predicts and tests by folds, and for several tasks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/scheduler.h"
#include "fold.h"

namespace ferula::training {

// The subroutines train, predict and test of the configuration's `experiment`, for each task:
//
//   train_fold TASK [OUTER] FOLD    trains, and stores the best model by the fold's name
//   predict_fold TASK [OUTER] FOLD  what that model says of samples that it has not seen
//   test_task TASK [OUTER]          the models of all folds on the section `testing`; nested: on
//                                   the outer fold
//
// Worth: the mean of the folds' best validation losses for the pivot; nested, of the test losses.
class TrainingScheduler final : public Scheduler {
 public:
  struct Params {
    CrossValidation split;
    void list(Parameters& p) { split.list(p); }
  };

  explicit TrainingScheduler(const Params& params) : split_(params.split) {}

  std::vector<std::string> subroutines() const override { return {"train", "predict", "test"}; }
  void create_routine(Routine& routine) override;
  void run_step(StepSession& session) override;
  double before_finishing(StepSession& session) override;

 private:
  void check(Routine& routine, const std::string& task) const;
  void add_steps(Routine& routine, const std::string& task, std::int64_t outer) const;
  void train(StepSession& session, const Fold& fold) const;
  void predict(StepSession& session, const Fold& fold) const;
  void test(StepSession& session, std::int64_t outer) const;
  // What is tested: the section `testing`; nested, the outer fold.
  std::vector<std::string> test_settings(const Fold& fold, const Sections& sections) const;
  // Of a run with the weights of this fold's model.
  std::vector<std::string> settings_with_model(StepSession& session, const std::string& worker,
                                               const Fold& fold) const;

  CrossValidation split_;
};

}  // namespace ferula::training
