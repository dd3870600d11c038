#include "plateau.h"

#include <algorithm>
#include <limits>

namespace ferula::training {

void PlateauParams::list(Parameters& p) {
  p("plateau.monitor", monitor, "the value that must get better: a table of the run and a column");
  p("plateau.mode", mode, "whether lower (min) or higher (max) is better", one_of({"min", "max"}));
  p("plateau.factor", factor, "what the rate is multiplied by", between(0, 1));
  p("plateau.patience", patience, "measurements that may be no better in a row", at_least(0));
  p("plateau.threshold", threshold, "a gain of no more than this share of the best is none",
    at_least(0));
  p("plateau.cooldown", cooldown, "measurements after a reduction that do not count", at_least(0));
  p("plateau.min_lr", min_lr, "the lowest rate", at_least(0));
}

Plateau::Plateau(const PlateauParams& params, State& state)
    : params_(params),
      best_(state.add<double>(
          "learning_rate_schedule/best",
          (params.mode == "min" ? 1 : -1) * std::numeric_limits<double>::infinity(),
          {Role::measurement, "", "the best value of the plateau's monitor"})),
      bad_(state.add<std::int64_t>("learning_rate_schedule/bad", 0,
                                   {Role::measurement, "measurements", "that were no better"})),
      cooldown_(state.add<std::int64_t>("learning_rate_schedule/cooldown", 0,
                                        {Role::measurement, "measurements", "that do not count"})),
      scale_(state.add<double>("learning_rate_schedule/scale", 1,
                               {Role::measurement, "", "of the rate, on the plateau"})) {}

bool Plateau::is_better(double value) const {
  return params_.mode == "min" ? value < best_ * (1 - params_.threshold)
                               : value > best_ * (1 + params_.threshold);
}

void Plateau::observe(double value) {
  if (is_better(value)) {
    best_ = value;
    bad_ = 0;
  } else {
    bad_ = bad_ + 1;
  }
  if (cooldown_ > 0) {
    cooldown_ = cooldown_ - 1;
    bad_ = 0;
  }
  if (bad_ <= params_.patience) return;
  scale_ = scale_ * params_.factor;
  cooldown_ = params_.cooldown;
  bad_ = 0;
}

double Plateau::rate(double base) const { return std::max(base * scale_, params_.min_lr); }

}  // namespace ferula::training
