#include "schedules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ferula::training {
namespace {

double real(std::int64_t number) { return static_cast<double>(number); }

// Half a cosine from one value to another, as x goes from 0 to 1.
double cosine(double from, double to, double x) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * x)) / 2;
}

constexpr const char* kLength = "how long it takes, if another follows; 0: to the end";

// Further ahead than any run goes.
constexpr std::int64_t kFar = 1'000'000'000'000'000;

Constraint length_from(double minimum) { return at_least(minimum) && at_most(real(kFar)); }

// a b, or 0 (without an end) if that is too far.
std::int64_t product(std::int64_t a, std::int64_t b) { return b > 0 && a <= kFar / b ? a * b : 0; }

}  // namespace

void LinearSchedule::list(Parameters& p) {
  p("linear.length", total, "how long it takes", length_from(1));
  p("linear.start_factor", start_factor, "share of the configured rate at the start", at_least(0));
  p("linear.end_factor", end_factor, "share of the configured rate at the end", at_least(0));
}

double LinearSchedule::rate(double base, std::int64_t t) const {
  const double x = real(std::min(t, total)) / real(total);
  return base * (start_factor + (end_factor - start_factor) * x);
}

void StepSchedule::list(Parameters& p) {
  p("step.step_size", step_size, "time between steps", at_least(1));
  p("step.gamma", gamma, "what each step multiplies the rate by", above(0));
  p("step.length", total, kLength, length_from(0));
}

double StepSchedule::rate(double base, std::int64_t t) const {
  return base * std::pow(gamma, real(t / step_size));
}

void MultiStepSchedule::list(Parameters& p) {
  p("multi_step.milestones", milestones, "when the steps are", at_least(0));
  p("multi_step.gamma", gamma, "what each step multiplies the rate by", above(0));
  p("multi_step.length", total, kLength, length_from(0));
}

double MultiStepSchedule::rate(double base, std::int64_t t) const {
  const auto reached = std::count_if(milestones.begin(), milestones.end(),
                                     [t](std::int64_t milestone) { return milestone <= t; });
  return base * std::pow(gamma, real(reached));
}

void ExponentialSchedule::list(Parameters& p) {
  p("exponential.gamma", gamma, "what the rate is multiplied by each time", above(0));
  p("exponential.length", total, kLength, length_from(0));
}

double ExponentialSchedule::rate(double base, std::int64_t t) const {
  return base * std::pow(gamma, real(t));
}

void CosineSchedule::list(Parameters& p) {
  p("cosine.t_0", t_0, "how long the first cycle takes", length_from(1));
  p("cosine.t_mult", t_mult, "how many times longer each cycle is than the one before",
    between(1, 1000));
  p("cosine.cycles", cycles, "cycles, each a warm restart but the first; 0: without an end",
    length_from(0));
  p("cosine.eta_min", eta_min, "the rate at the end of a cycle", at_least(0));
}

std::int64_t CosineSchedule::length() const {
  std::int64_t sum = 0, cycle = t_0;
  if (t_mult == 1) return product(t_0, cycles);
  for (std::int64_t i = 0; i < cycles && cycle > 0; ++i, cycle = product(cycle, t_mult))
    sum += cycle;
  return cycle > 0 ? sum : 0;
}

double CosineSchedule::rate(double base, std::int64_t t) const {
  if (length() > 0 && t >= length()) return eta_min;
  std::int64_t cycle = t_0;
  if (t_mult == 1) t %= t_0;
  for (; t >= cycle; cycle *= t_mult) t -= cycle;
  return cosine(base, eta_min, real(t) / real(cycle));
}

void OneCycleSchedule::list(Parameters& p) {
  p("one_cycle.length", total, "how long it takes", length_from(2));
  p("one_cycle.pct_start", pct_start, "share of the time in which the rate rises", between(0, 1));
  p("one_cycle.div_factor", div_factor, "the configured rate is so many times that of the start",
    at_least(1));
  p("one_cycle.final_div_factor", final_div_factor,
    "the rate at the start is so many times that of the end", at_least(1));
}

double OneCycleSchedule::rate(double base, std::int64_t t) const {
  const double start = base / div_factor, last = real(total - 1);
  const double top = std::max(0.0, pct_start * real(total) - 1), now = std::min(real(t), last);
  if (now < top) return cosine(start, base, now / top);
  if (top >= last) return base;
  return cosine(base, start / final_div_factor, (now - top) / (last - top));
}

}  // namespace ferula::training
