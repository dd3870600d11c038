// Which checkpoints are due.
#pragma once

#include <cstdint>
#include <limits>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// Watches the run and asks for snapshots; the safe point takes them. The latest after each epoch
// and at the end, the best when the monitored value is lower than ever.
class Checkpoints final : public Observer {
 public:
  struct Params {
    std::string monitor = "validation_set_agg/loss";
    void list(Parameters& p);
  };

  explicit Checkpoints(Params params) : params_(std::move(params)) {}
  void attach(Session& session) override;

  void request_latest() { latest_due_ = true; }
  // Asking forgets.
  bool take_latest_due() { return std::exchange(latest_due_, false); }
  bool take_best_due() { return std::exchange(best_due_, false); }

 private:
  Params params_;
  Subscription on_epoch_, on_monitor_;
  bool latest_due_ = false;
  bool best_due_ = false;
};

}  // namespace ferula
