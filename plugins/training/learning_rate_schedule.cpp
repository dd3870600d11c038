#include "learning_rate_schedule.h"

#include <algorithm>

#include "ferula/error.h"
#include "watch.h"

namespace ferula::training {

void LearningRateSchedule::Params::list(Parameters& p) {
  p("schedule", schedule, "one schedule, or several, one after the other",
    required() &&
        one_of({"linear", "step", "multi_step", "exponential", "cosine", "one_cycle", "plateau"}));
  p("unit", unit, "what time is counted in", one_of({"epoch", "episode"}));
  p("setting", setting, "the learning rate: a setting of run state");
  linear.list(p);
  step.list(p);
  multi_step.list(p);
  exponential.list(p);
  cosine.list(p);
  one_cycle.list(p);
  plateau.list(p);
}

const Schedule* LearningRateSchedule::find(const std::string& name) const {
  if (name == "linear") return &params_.linear;
  if (name == "step") return &params_.step;
  if (name == "multi_step") return &params_.multi_step;
  if (name == "exponential") return &params_.exponential;
  if (name == "cosine") return &params_.cosine;
  if (name == "one_cycle") return &params_.one_cycle;
  return nullptr;
}

void LearningRateSchedule::lay_out() {
  if (params_.schedule.empty()) throw Error("schedule: names no schedule");
  std::int64_t begin = 0;
  for (const std::string& name : params_.schedule) {
    const Schedule* schedule = find(name);
    const std::int64_t length = schedule != nullptr ? schedule->length() : 0;
    segments_.push_back({schedule, begin});
    begin += length;
    if (length == 0 && segments_.size() < params_.schedule.size())
      throw Error("schedule: '" + name + "' has no end, so nothing can follow it" +
                  (schedule != nullptr ? "; give it a length" : ""));
  }
}

const LearningRateSchedule::Segment& LearningRateSchedule::current() const {
  const auto next = std::find_if(segments_.begin() + 1, segments_.end(),
                                 [&](const Segment& segment) { return segment.begin > *time_; });
  return *(next - 1);
}

void LearningRateSchedule::apply() {
  const auto [schedule, begin] = current();
  const double rate =
      schedule != nullptr ? schedule->rate(*base_, *time_ - begin) : plateau_->rate(*base_);
  if (setting_->get() != rate) setting_->set(rate);
}

void LearningRateSchedule::observe(double value) {
  if (current().schedule != nullptr) return;
  plateau_->observe(value);
  apply();
}

void LearningRateSchedule::attach(Session& session) {
  State& state = session.state();
  if (!state.contains(params_.setting) && !state.contains("training/episode")) return;  // a test
  lay_out();
  setting_ = state.setting<double>(params_.setting);
  time_ = &state.get<std::int64_t>("training/" + params_.unit);
  base_ = &state.add<double>("learning_rate_schedule/base", setting_->get(),
                             {Role::measurement, "", "the configured learning rate"});
  if (segments_.back().schedule == nullptr) {
    plateau_ = std::make_unique<Plateau>(params_.plateau, state);
    on_monitor_ = watch(session, params_.plateau.monitor, [this](double v) { observe(v); });
  }
  apply();
  on_time_ = state.subscribe(on(*time_), Phase::deciders, [this] { apply(); });
}

}  // namespace ferula::training
