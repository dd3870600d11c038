// What a person sees of a run: lines of statistics, and a progress bar on a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/log/log.h"
#include "core/observers/progress_bar.h"
#include "core/observers/table.h"
#include "ferula/observer.h"
#include "ferula/parameters.h"

namespace ferula {

// Logs rows of the tables as `loss 0.6934420347; episode 000100; … [Full Validation]`. The bar
// follows the training or, where there is none, the testing.
class Console final : public Observer {
 public:
  struct Params {
    std::int64_t interval = 100;
    bool progress_bar = true;
    void list(Parameters& p) {
      p("interval", interval, "episodes between two lines of the training's statistics",
        at_least(1));
      p("progress_bar", progress_bar, "whether a terminal shows how far the run is");
    }
  };

  // Lines are logged under the worker's name. Tables and log outlive the observer.
  Console(const Tables& tables, Log& log, std::string worker, const Params& params);

  void attach(Session& session) override;

 private:
  const Tables& tables_;
  Log& log_;
  std::string worker_;
  Params params_;
  std::vector<Subscription> subscriptions_;
  std::optional<ProgressBar> progress_bar_;
};

}  // namespace ferula
