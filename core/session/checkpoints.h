// Which checkpoints are due.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/session/best_models.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// The files that the safe point must write and remove below models/.
struct DueCheckpoints {
  std::vector<std::string> best;     // model_best.pt, model_episode_00042.pt
  std::vector<std::string> dropped;  // no longer among the n best
  bool latest = false;               // model_latest.pt
};

// Watches the run and asks for snapshots; the safe point takes them. The latest by epochs, episodes
// and minutes, on request and at the end; the best when the monitored value is better than ever.
class Checkpoints final : public Observer {
 public:
  struct Params {
    std::string checkpoints = "all";
    std::int64_t keep = 1;
    std::string monitor;
    std::string mode = "min";
    std::int64_t every_epochs = 1;
    std::int64_t every_episodes = 0;
    double every_minutes = 10;
    void list(Parameters& p);
  };

  // The worker's choice of a value to monitor holds if the configuration has none.
  Checkpoints(Params params, const std::string& workers_choice);
  void attach(Session& session) override;

  void request_latest() { latest_due_ = keeps_latest(); }
  // What is due at this time; asking forgets.
  DueCheckpoints take_due(std::chrono::steady_clock::time_point now);
  bool keeps_any() const { return keeps_latest() || keeps_best(); }

 private:
  bool keeps_latest() const {
    return params_.checkpoints == "all" || params_.checkpoints == "latest";
  }
  bool keeps_best() const { return params_.checkpoints == "all" || params_.checkpoints == "best"; }
  void attach_latest(Session& session);
  void attach_best(Session& session);

  Params params_;
  std::vector<Subscription> subscriptions_;
  std::chrono::steady_clock::time_point latest_taken_ = std::chrono::steady_clock::now();
  std::optional<BestModels> best_models_;
  bool latest_due_ = false;
  DueCheckpoints due_;
};

}  // namespace ferula
