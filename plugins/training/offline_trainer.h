// Trains by epochs, validates after each, keeps the best.
#pragma once

#include <cstdint>

#include "ferula/worker.h"
#include "trainer.h"

namespace ferula::training {

// The offline trainer of MI-Prometheus. Its statuses, tables and columns are the same; means are
// weighted by samples, and the final validation is not repeated on the same weights.
class OfflineTrainer final : public Worker {
 public:
  struct Params {
    TrainerParams trainer;
    double validation_every_epochs = 1;
    std::int64_t validation_every_episodes = 0;
    void list(Parameters& p);
  };

  explicit OfflineTrainer(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  // Whether the whole validation is due after this episode (from 0 on).
  bool validation_is_due(std::int64_t episode, std::int64_t batches_per_epoch) const;

  Params params_;
};

}  // namespace ferula::training
