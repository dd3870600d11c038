// What the time of a step goes into, operator by operator.
#pragma once

#include <cstdint>
#include <filesystem>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula {

// Records a few steps with LibTorch's profiler and writes `trace.json`, which Chrome's
// chrome://tracing and ui.perfetto.dev show: operators, on a GPU kernels too, inside the parts of
// the run ("forward", "backward" …).
class Profile final : public Observer {
 public:
  struct Params {
    std::int64_t wait = 10;
    std::int64_t steps = 5;
    void list(Parameters& p) {
      p("wait", wait, "episodes before those that are recorded, for caches to warm up",
        at_least(0));
      p("steps", steps, "episodes that are recorded", between(1, 1000));
    }
  };

  explicit Profile(const Params& params) : params_(params) {}
  // Of a run that ended before: writes what there is.
  ~Profile() override;

  // Throws Error if the worker counts no episodes.
  void attach(Session& session) override;

 private:
  void advance();
  void finish();
  void finish_late() noexcept;

  Params params_;
  Session* session_ = nullptr;
  std::int64_t seen_ = 0;  // episodes
  bool recording_ = false, done_ = false;
  Subscription subscription_;
};

}  // namespace ferula
