#include "early_stopping.h"

#include <limits>

#include "watch.h"

namespace ferula::training {

void EarlyStopping::Params::list(Parameters& p) {
  p("monitor", monitor, "the value that must get better: a table of the run and a column");
  p("mode", mode, "whether lower (min) or higher (max) is better", one_of({"min", "max"}));
  p("patience", patience, "the training ends at so many measurements in a row without a new best",
    at_least(1));
  p("min_delta", min_delta, "a gain of no more than this over the best is none", at_least(0));
}

bool EarlyStopping::is_better(double value, double best) const {
  const double gain = params_.mode == "min" ? best - value : value - best;
  return gain > params_.min_delta;  // never of a NaN
}

void EarlyStopping::attach(Session& session) {
  const double infinity = std::numeric_limits<double>::infinity();
  State& state = session.state();
  auto& best =
      state.add<double>("early_stopping/best", params_.mode == "min" ? infinity : -infinity,
                        {Role::measurement, "", "the best value so far"});
  auto& waited = state.add<std::int64_t>(
      "early_stopping/waited", 0, {Role::measurement, "measurements", "since the best value"});
  const auto decide = [this, &session, &waited] {
    if (waited >= params_.patience)
      session.stop("Not converged: Early Stopping (" + params_.monitor + " was no better in " +
                   std::to_string(waited) + " measurements)");
  };
  decide();  // a resumed run may have ended already
  subscription_ = watch(session, params_.monitor, [this, &best, &waited, decide](double value) {
    const bool better = is_better(value, best);
    if (better) best = value;
    waited = better ? 0 : waited + 1;
    decide();
  });
}

}  // namespace ferula::training
