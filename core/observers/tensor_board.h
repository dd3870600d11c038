// Tables as scalars that TensorBoard shows.
#pragma once

#include <cstdint>
#include <vector>

#include "core/observers/table.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"

namespace ferula {

// Writes each table to `<name>/events.out.tfevents.ferula`.
class TensorBoard final : public Observer {
 public:
  struct Params {
    std::int64_t interval = 100;
    void list(Parameters& p) {
      p("interval", interval, "episodes between two points of the training's curves", at_least(1));
    }
  };

  // The tables outlive the observer.
  TensorBoard(const Tables& tables, const Params& params) : tables_(tables), params_(params) {}

  void attach(Session& session) override;

 private:
  const Tables& tables_;
  Params params_;
  std::vector<Subscription> subscriptions_;
};

}  // namespace ferula
