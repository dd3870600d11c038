// Learning rates as functions of time: t counts from 0 on since the schedule began, `base` is the
// configured learning rate.
#pragma once

#include <cstdint>
#include <vector>

#include "ferula/parameters.h"

namespace ferula::training {

class Schedule {
 public:
  virtual ~Schedule() = default;
  // How long it takes; 0: it has no end.
  virtual std::int64_t length() const = 0;
  // Once it is over it stays where it ended.
  virtual double rate(double base, std::int64_t t) const = 0;
};

// From one share of the base to another in equal steps: a warm-up (PyTorch's LinearLR).
struct LinearSchedule final : Schedule {
  std::int64_t total = 5;
  double start_factor = 0.1, end_factor = 1;
  void list(Parameters& p);
  std::int64_t length() const override { return total; }
  double rate(double base, std::int64_t t) const override;
};

// base gamma^floor(t / step_size) (PyTorch's StepLR).
struct StepSchedule final : Schedule {
  std::int64_t step_size = 10, total = 0;
  double gamma = 0.1;
  void list(Parameters& p);
  std::int64_t length() const override { return total; }
  double rate(double base, std::int64_t t) const override;
};

// base gamma^(milestones that were reached) (PyTorch's MultiStepLR).
struct MultiStepSchedule final : Schedule {
  std::vector<std::int64_t> milestones;
  std::int64_t total = 0;
  double gamma = 0.1;
  void list(Parameters& p);
  std::int64_t length() const override { return total; }
  double rate(double base, std::int64_t t) const override;
};

// base gamma^t (PyTorch's ExponentialLR).
struct ExponentialSchedule final : Schedule {
  std::int64_t total = 0;
  double gamma = 0.95;
  void list(Parameters& p);
  std::int64_t length() const override { return total; }
  double rate(double base, std::int64_t t) const override;
};

// From base to eta_min along half a cosine, in cycles of T_0, T_0 T_mult, T_0 T_mult^2 …
// (Loshchilov and Hutter 2017, "SGDR: Stochastic gradient descent with warm restarts", equation 5;
// PyTorch's CosineAnnealingLR with one cycle, CosineAnnealingWarmRestarts without an end).
struct CosineSchedule final : Schedule {
  std::int64_t t_0 = 10, t_mult = 1, cycles = 1;
  double eta_min = 0;
  void list(Parameters& p);
  std::int64_t length() const override;
  double rate(double base, std::int64_t t) const override;
};

// From base / div_factor up to base, and down to base / (div_factor final_div_factor), both along
// half a cosine (Smith 2018, "A disciplined approach to neural network hyper-parameters";
// PyTorch's OneCycleLR, whose max_lr is the base here).
struct OneCycleSchedule final : Schedule {
  std::int64_t total = 10;
  double pct_start = 0.3, div_factor = 25, final_div_factor = 1e4;
  void list(Parameters& p);
  std::int64_t length() const override { return total; }
  double rate(double base, std::int64_t t) const override;
};

}  // namespace ferula::training
