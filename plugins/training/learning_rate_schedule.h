// Changes the learning rate as the training goes on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"
#include "plateau.h"
#include "schedules.h"

namespace ferula::training {

// One schedule, or several one after the other:
//
//   LearningRateSchedule:
//     schedule: [linear, cosine]
//     linear: {length: 5, start_factor: 0.1}
//     cosine: {t_0: 95}
//
// Each begins anew at the configured rate. All but the plateau are functions of the counter alone.
class LearningRateSchedule final : public Observer {
 public:
  struct Params {
    std::vector<std::string> schedule;
    std::string unit = "epoch";
    std::string setting = "optimizer/lr";
    LinearSchedule linear;
    StepSchedule step;
    MultiStepSchedule multi_step;
    ExponentialSchedule exponential;
    CosineSchedule cosine;
    OneCycleSchedule one_cycle;
    PlateauParams plateau;
    void list(Parameters& p);
  };

  explicit LearningRateSchedule(Params params) : params_(std::move(params)) {}
  // Throws Error if a schedule without an end is not the last.
  void attach(Session& session) override;

 private:
  // A schedule and when it begins. No schedule: the plateau.
  struct Segment {
    const Schedule* schedule;
    std::int64_t begin;
  };

  const Schedule* find(const std::string& name) const;
  void lay_out();
  const Segment& current() const;
  void apply();
  void observe(double value);

  Params params_;
  std::vector<Segment> segments_;
  std::unique_ptr<Plateau> plateau_;
  std::optional<Setting<double>> setting_;
  const Var<double>* base_ = nullptr;
  const Var<std::int64_t>* time_ = nullptr;
  Subscription on_time_, on_monitor_;
};

}  // namespace ferula::training
