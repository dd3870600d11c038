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
}

void Pruner::attach(Session& session) {
  State& state = session.state();
  if (!state.contains(kEpoch))
    throw Error("trials are compared by epochs, and this worker counts none: run state has no " +
                std::string(kEpoch));
  rungs_ = read_rungs(session.folder());
  const Var<std::int64_t>& epoch = state.get<std::int64_t>(kEpoch);
  look(session, epoch);  // a resumed run may have ended already
  subscriptions_.push_back(state.subscribe(on(epoch) | measured(state, params_.monitor),
                                           Phase::deciders,
                                           [this, &session, &epoch] { look(session, epoch); }));
}

std::int64_t Pruner::next_rung() const {
  return rungs_.empty() ? params_.min_epochs : rungs_.back().epochs * params_.reduction_factor;
}

// A rung that was judged before the run was interrupted keeps its verdict.
void Pruner::look(Session& session, std::int64_t epoch) {
  for (const Rung& rung : rungs_)
    if (rung.epochs <= epoch) obey(session, rung);
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
  return {epochs, value, session.stopping() || halving_.goes_on(sign * value, others)};
}

void Pruner::obey(Session& session, const Rung& rung) const {
  if (rung.goes_on) return;
  session.stop(fmt::format("{}{} was {:.6g} after {} epochs, not in the best 1/{} of the trials",
                           kPruned, params_.monitor, rung.value, rung.epochs,
                           params_.reduction_factor));
}

std::optional<double> Pruner::value(const State& state) const {
  const std::string rows = params_.monitor.substr(0, params_.monitor.rfind('/')) + "/rows";
  if (!state.contains(params_.monitor)) return std::nullopt;
  if (state.contains(rows) && state.get<std::int64_t>(rows) == 0) return std::nullopt;
  return state.get<double>(params_.monitor);
}

}  // namespace ferula
