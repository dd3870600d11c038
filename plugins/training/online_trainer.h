// Trains episode by episode, on problems that have no end.
#pragma once

#include "ferula/worker.h"
#include "trainer.h"

namespace ferula::training {

// The online trainer of MI-Prometheus: one fixed batch of the validation tells every `interval`
// episodes whether the model has converged and is the best so far; the whole validation comes at
// the end. Its statuses, tables and columns are the same.
class OnlineTrainer final : public Worker {
 public:
  struct Params {
    TrainerParams trainer;
    Params();
    void list(Parameters& p) { trainer.list(p); }
  };

  explicit OnlineTrainer(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  Params params_;
};

}  // namespace ferula::training
