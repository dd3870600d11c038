// Trains with learning rates that grow from step to step, and suggests one of them.
#pragma once

#include <cstdint>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/session.h"
#include "ferula/worker.h"
#include "offline_trainer.h"
#include "tuning/range_test.h"

namespace ferula::training {

// The learning-rate range test of an experiment that an OfflineTrainer or OnlineTrainer trains.
// Each step of the optimizer has a learning rate of its own, by the setting optimizer/lr, so that
// groups keep their ratios. Leaves learning_rates.csv and learning_rates.svg; run state has the
// suggestion as range_test/suggestion, NaN if there is none. Resumes as a training does.
class LearningRateRangeTest final : public Worker {
 public:
  struct Params {
    OfflineTrainer::Params training;  // whatever may stand in the configuration of a training
    RangeTestParams range;
    void list(Parameters& p);
  };

  explicit LearningRateRangeTest(const Params& params);
  void run(Session& session) override;

 private:
  void finish(Session& session, const std::vector<RangeTestPoint>& points) const;

  Params params_;
};

}  // namespace ferula::training
