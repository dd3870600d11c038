// Trains a few batches, to see whether memory suffices.
#pragma once

#include <cstdint>

#include "ferula/parameters.h"
#include "ferula/session.h"
#include "ferula/worker.h"
#include "offline_trainer.h"
#include "tuning/batch_size_search.h"

namespace ferula::training {

// Some batches of the experiment that an OfflineTrainer or OnlineTrainer trains, as it is
// configured, the optimizer's steps included. What it comes to is in run state:
// batch_size_trial/fits (1 or 0), memory_mib, samples_per_second (without the first batch, if there
// are more), samples (of the training), memory_limit (MiB, 0: all that a device has). Not enough
// memory is no error. On the CPU the limit holds for the data of the process, so a process that
// goes on afterwards may have less room than one that begins.
class BatchSizeTrial final : public Worker {
 public:
  struct Params {
    OfflineTrainer::Params training;  // whatever may stand in the configuration of a training
    BatchSizeParams batch_size;
    void list(Parameters& p);
  };

  explicit BatchSizeTrial(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  Params params_;
};

}  // namespace ferula::training
