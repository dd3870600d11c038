// Ends a training that gets no better.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// Counts the measurements since the best one (Prechelt 1998, "Early stopping - but when?"). The
// counts are part of run state: a resumed run goes on with them.
class EarlyStopping final : public Observer {
 public:
  struct Params {
    std::string monitor = "validation_set_agg/loss";
    std::string mode = "min";
    std::int64_t patience = 5;
    double min_delta = 0;
    void list(Parameters& p);
  };

  explicit EarlyStopping(Params params) : params_(std::move(params)) {}
  void attach(Session& session) override;

 private:
  bool is_better(double value, double best) const;

  Params params_;
  Subscription subscription_;
};

}  // namespace ferula::training
