// Stops a trial of a search that is worse than others were after as many epochs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/successive_halving.h"
#include "core/session/rungs.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// How the status of a trial begins that was stopped.
inline constexpr std::string_view kPruned = "Pruned: ";

// Asynchronous successive halving, of the experiments whose folders lie side by side: each looks at
// the files of the others, on any machine, and waits for none. What it finds is on the disk before
// it acts, so that a resumed run finds the same. Rungs are counted by training/epoch, and judged by
// the newest value that is monitored; if it is measured later, then.
class Pruner final : public Observer {
 public:
  struct Params {
    std::string monitor;
    std::string mode = "min";
    std::int64_t min_epochs = 1;
    std::int64_t reduction_factor = 3;
    void list(Parameters& p);
  };

  // The worker's choice of a value to monitor holds if the configuration has none.
  Pruner(Params params, const std::string& workers_choice);
  void attach(Session& session) override;

 private:
  std::int64_t next_rung() const;
  void obey_verdicts(Session& session, std::int64_t epoch) const;
  void look(Session& session, std::int64_t epoch);
  Rung judge(const Session& session, std::int64_t epochs, double value) const;
  void obey(Session& session, const Rung& rung) const;
  // Nothing before it was measured.
  std::optional<double> value(const State& state) const;

  Params params_;
  SuccessiveHalving halving_;
  std::string rows_;  // of the table of what is monitored
  std::vector<Rung> rungs_;
  Subscription subscription_;
};

}  // namespace ferula
