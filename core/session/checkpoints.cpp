#include "core/session/checkpoints.h"

namespace ferula {

void Checkpoints::Params::list(Parameters& p) {
  p("monitor", monitor, "the value whose lowest makes the best model");
}

void Checkpoints::attach(Session& session) {
  State& state = session.state();
  if (state.contains("training/epoch"))
    on_epoch_ = state.subscribe(on(state.get<std::int64_t>("training/epoch")), Phase::writers,
                                [this] { latest_due_ = true; });
  if (!state.contains(params_.monitor)) return;
  const Var<double>& monitored = state.get<double>(params_.monitor);
  Var<double>& best =
      state.add<double>("best/" + params_.monitor, std::numeric_limits<double>::infinity(),
                        {Role::measurement, "", "the lowest so far, that of model_best.pt"});
  on_monitor_ = state.subscribe(on(monitored), Phase::writers, [this, &monitored, &best] {
    if (!(monitored < best)) return;  // a NaN is never the best
    best = monitored.get();
    best_due_ = true;
  });
}

}  // namespace ferula
