#include "core/session/pruner.h"

#include <spdlog/fmt/fmt.h>

#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kEpoch = "training/epoch";

}  // namespace

void Pruner::Params::list(Parameters& p) {
  p("monitor", monitor, "the value that is compared; nothing: the worker's choice");
  p("mode", mode, "whether its lowest or its highest is best", one_of({"min", "max"}));
  p("min_epochs", min_epochs, "epochs before trials are compared for the first time", at_least(1));
  p("reduction_factor", reduction_factor,
    "one of so many goes on, and they are compared again after so many times the epochs",
    at_least(2));
}

Pruner::Pruner(Params params, const std::string& workers_choice)
    : params_(std::move(params)), halving_{params_.min_epochs, params_.reduction_factor} {
  if (params_.monitor.empty()) params_.monitor = workers_choice;
  rows_ = params_.monitor.substr(0, params_.monitor.rfind('/')) + "/rows";
}

void Pruner::attach(Session& session) {
  State& state = session.state();
  if (!state.contains(kEpoch))
    throw Error("trials are compared by epochs, and this worker counts none: run state has no " +
                std::string(kEpoch));
  rungs_ = read_rungs(session.folder());
  const Var<std::int64_t>& epoch = state.get<std::int64_t>(kEpoch);
  obey_verdicts(session, epoch);  // a resumed run may have ended already
  // Of a table the rows: they are counted when all columns are there.
  Event is_new =
      state.contains(rows_) ? on(state.get<std::int64_t>(rows_)) : measured(state, params_.monitor);
  subscription_ = state.subscribe(on(epoch) | std::move(is_new), Phase::deciders,
                                  [this, &session, &epoch] { look(session, epoch); });
}

std::int64_t Pruner::next_rung() const {
  return rungs_.empty() ? params_.min_epochs : rungs_.back().epochs * params_.reduction_factor;
}

// A rung that was judged before the run was interrupted keeps its verdict.
void Pruner::obey_verdicts(Session& session, std::int64_t epoch) const {
  for (const Rung& rung : rungs_)
    if (rung.epochs <= epoch) obey(session, rung);
}

void Pruner::look(Session& session, std::int64_t epoch) {
  obey_verdicts(session, epoch);
  while (next_rung() <= epoch) {
    const std::optional<double> newest = value(session.state());
    if (!newest) return;
    rungs_.push_back(judge(session, next_rung(), *newest));
    write_rungs(session.folder(), rungs_);
    obey(session, rungs_.back());
  }
}

// What has ended already is not pruned.
Rung Pruner::judge(const Session& session, std::int64_t epochs, double value) const {
  std::vector<double> others = values_beside(session.folder(), epochs);
  const double sign = params_.mode == "max" ? -1 : 1;
  for (double& other : others) other *= sign;
  return {epochs, value, std::ssize(others) + 1,
          session.stopping() || halving_.goes_on(sign * value, others)};
}

void Pruner::obey(Session& session, const Rung& rung) const {
  if (rung.goes_on) return;
  session.stop(fmt::format("{}{} was {:.6g} after {} epoch{}, not among the best 1/{} of {} trials",
                           kPruned, params_.monitor, rung.value, rung.epochs,
                           rung.epochs == 1 ? "" : "s", params_.reduction_factor, rung.trials));
}

std::optional<double> Pruner::value(const State& state) const {
  if (state.contains(rows_) && state.get<std::int64_t>(rows_) == 0) return std::nullopt;
  return state.get<double>(params_.monitor);
}

}  // namespace ferula
