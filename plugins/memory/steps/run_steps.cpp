#include "steps/run_steps.h"

#include <c10/core/impl/LocalDispatchKeySet.h>

#include "fused/dnc.h"
#include "fused/dwm.h"
#include "fused/lstm.h"
#include "fused/ntm.h"
#include "fused/solver.h"

namespace ferula {
LstmSteps run_lstm(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                   const std::vector<LstmState>& initial,
                   const StepWatcher<std::vector<LstmState>>& watch) {
  const auto steps = [&](const at::Tensor& part, const std::vector<LstmState>& state) {
    return lstm_steps(part, layers, state);
  };
  if (watch) return step_by_step(items, initial, steps, watch);
  if (can_fuse_lstm(items, layers, initial)) return fused_lstm_steps(items, layers, initial);
  return steps(items, initial);
}

NtmSteps run_ntm(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                 const NtmState& initial, const NtmWatcher& watch) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  if (watch) return ntm_steps(items, weights, addressing, initial, watch);
  if (can_fuse_ntm(items, weights, addressing, initial))
    return fused_ntm_steps(items, weights, addressing, initial);
  return ntm_steps(items, weights, addressing, initial);
}

SolverSteps run_solver(const at::Tensor& items, const SolverWeights& weights,
                       const SolverState& initial, const StepWatcher<SolverState>& watch) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const auto steps = [&](const at::Tensor& part, const SolverState& state) {
    return solver_steps(part, weights, state);
  };
  if (watch) return step_by_step(items, initial, steps, watch);
  if (can_fuse_solver(items, weights, initial)) return fused_solver_steps(items, weights, initial);
  return steps(items, initial);
}

DwmSteps run_dwm(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                 const DwmState& initial, const StepWatcher<DwmState>& watch) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const auto steps = [&](const at::Tensor& part, const DwmState& state) {
    return dwm_steps(part, weights, addressing, state);
  };
  if (watch) return step_by_step(items, initial, steps, watch);
  if (can_fuse_dwm(items, weights, initial))
    return fused_dwm_steps(items, weights, addressing, initial);
  return steps(items, initial);
}

DncSteps run_dnc(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                 const DncState& initial, const StepWatcher<DncState>& watch) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const auto steps = [&](const at::Tensor& part, const DncState& state) {
    return dnc_steps(part, weights, style, state);
  };
  if (watch) return step_by_step(items, initial, steps, watch);
  if (can_fuse_dnc(items, weights, style, initial)) return fused_dnc_steps(items, weights, initial);
  return steps(items, initial);
}

}  // namespace ferula
