// Finds the batch size that memory allows, and then the learning rate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ferula/parameters.h"
#include "ferula/scheduler.h"
#include "tuning/batch_size_search.h"
#include "tuning/range_test.h"

namespace ferula::training {

// The subroutines batch_size and learning_rate of the configuration's `experiment`, which an
// OfflineTrainer or OnlineTrainer trains, for each task:
//
//   try_batch_size TASK NUMBER  trains a few batches of the size that the trials before it lead
//                               to, in a process that has not used memory yet; does nothing once
//                               the search is over
//   find_learning_rate TASK     the learning-rate range test, with the batch size that was found
//
// Leaves PROJECT/TUNING/TASK/ batch_sizes.csv, learning_rates.csv, learning_rates.svg and
// tuned.yaml, which goes behind the configuration. Worth: the learning rate for the pivot.
class TuningScheduler final : public Scheduler {
 public:
  struct Params {
    BatchSizeParams batch_size;
    RangeTestParams learning_rate;
    void list(Parameters& p);
  };

  explicit TuningScheduler(Params params);

  std::vector<std::string> subroutines() const override { return {"batch_size", "learning_rate"}; }
  std::vector<FileKind> file_kinds() const override;
  void create_routine(Routine& routine) override;
  void run_step(StepSession& session) override;
  double before_finishing(StepSession& session) override;

 private:
  void try_batch_size(StepSession& session, const std::string& task) const;
  void find_learning_rate(StepSession& session, const std::string& task) const;

  Params params_;
};

}  // namespace ferula::training
