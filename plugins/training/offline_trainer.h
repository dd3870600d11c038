// Trains by epochs, validates after each, keeps the best.
#pragma once

#include <cstdint>

#include "ferula/parameters.h"
#include "ferula/session.h"
#include "ferula/worker.h"
#include "terminal_conditions.h"

namespace ferula::training {

// The offline trainer of MI-Prometheus. Its statuses, tables and columns are the same; means are
// weighted by samples, and the final validation is not repeated on the same weights.
class OfflineTrainer final : public Worker {
 public:
  struct Params {
    TerminalConditionsParams terminal_conditions;
    double gradient_clipping = 0;
    double gradient_norm_clipping = 0;
    std::int64_t partial_validation_interval = -1;
    void list(Parameters& p);
  };

  explicit OfflineTrainer(const Params& params) : params_(params) {}
  void run(Session& session) override;

 private:
  Params params_;
};

}  // namespace ferula::training
