#include "core/session/checkpoints.h"

#include <cstdio>

#include "ferula/error.h"

namespace ferula {
namespace {

// As MI-Prometheus names them.
std::string episode_file(std::int64_t episode) {
  char name[48];
  std::snprintf(name, sizeof name, "model_episode_%05lld.pt", static_cast<long long>(episode));
  return name;
}

}  // namespace

void Checkpoints::Params::list(Parameters& p) {
  p("checkpoints", checkpoints, "which there are: the best, the latest, all of these or none",
    one_of({"best", "latest", "all", "none"}));
  p("keep", keep, "how many of the best; more than one: also as model_episode_NNNNN.pt",
    at_least(1));
  p("monitor", monitor, "the value that tells which model is best; nothing: the worker's choice");
  p("mode", mode, "whether its lowest or its highest is best", one_of({"min", "max"}));
  p("every_epochs", every_epochs, "epochs between two latest ones; 0: does not matter",
    at_least(0));
  p("every_episodes", every_episodes, "episodes between two latest ones; 0: does not matter",
    at_least(0));
  p("every_minutes", every_minutes, "minutes between two latest ones; 0: does not matter",
    at_least(0));
}

Checkpoints::Checkpoints(Params params, const std::string& workers_choice)
    : params_(std::move(params)) {
  if (params_.monitor.empty()) params_.monitor = workers_choice;
}

void Checkpoints::attach(Session& session) {
  if (keeps_latest()) attach_latest(session);
  if (keeps_best()) attach_best(session);
}

void Checkpoints::attach_latest(Session& session) {
  State& state = session.state();
  const auto follow = [&](const char* counter, std::int64_t interval) {
    if (interval > 0 && state.contains(counter))
      subscriptions_.push_back(state.subscribe(on(state.get<std::int64_t>(counter)).every(interval),
                                               Phase::writers, [this] { latest_due_ = true; }));
  };
  follow("training/epoch", params_.every_epochs);
  follow("training/episode", params_.every_episodes);
}

void Checkpoints::attach_best(Session& session) {
  State& state = session.state();
  const Var<std::int64_t>& episode = state.get<std::int64_t>("training/episode");
  subscriptions_.push_back(
      state.subscribe(measured(state, params_.monitor), Phase::writers, [this, &state, &episode] {
        const double value = state.get<double>(params_.monitor);
        if (!best_models_)
          best_models_.emplace(state, params_.monitor, params_.mode == "max", params_.keep);
        const BestModels::Change change = best_models_->offer(episode, value);
        if (change.is_best) due_.best.emplace_back("model_best.pt");
        if (params_.keep == 1) return;
        if (change.is_kept) due_.best.push_back(episode_file(episode));
        if (change.dropped) due_.dropped.push_back(episode_file(*change.dropped));
      }));
}

DueCheckpoints Checkpoints::take_due(std::chrono::steady_clock::time_point now) {
  using Minutes = std::chrono::duration<double, std::ratio<60>>;
  if (params_.every_minutes > 0 && now - latest_taken_ >= Minutes(params_.every_minutes))
    request_latest();
  DueCheckpoints due = std::exchange(due_, {});
  due.latest = std::exchange(latest_due_, false);
  if (due.latest) latest_taken_ = now;
  return due;
}

}  // namespace ferula
