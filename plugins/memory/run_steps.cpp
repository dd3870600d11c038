#include "run_steps.h"

#include <ATen/ops/cat.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include "fused/dnc.h"
#include "fused/dwm.h"
#include "fused/lstm.h"
#include "fused/ntm.h"
#include "fused/solver.h"

namespace ferula {
namespace {

LstmSteps watched_lstm_steps(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                             const std::vector<LstmState>& initial, const LstmWatcher& watch) {
  LstmSteps all{{}, initial};
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < items.size(1); ++t) {
    LstmSteps one = lstm_steps(items.narrow(1, t, 1), layers, all.state);
    outputs.push_back(std::move(one.outputs));
    all.state = std::move(one.state);
    watch(all.state);
  }
  all.outputs = at::cat(outputs, 1);
  return all;
}

}  // namespace

LstmSteps run_lstm(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                   const std::vector<LstmState>& initial, const LstmWatcher& watch) {
  if (watch) return watched_lstm_steps(items, layers, initial, watch);
  if (can_fuse_lstm(items, layers, initial)) return fused_lstm_steps(items, layers, initial);
  return lstm_steps(items, layers, initial);
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
                       const SolverState& initial) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  if (can_fuse_solver(items, weights, initial)) return fused_solver_steps(items, weights, initial);
  return solver_steps(items, weights, initial);
}

DwmSteps run_dwm(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                 const DwmState& initial) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  if (can_fuse_dwm(items, weights, initial))
    return fused_dwm_steps(items, weights, addressing, initial);
  return dwm_steps(items, weights, addressing, initial);
}

DncSteps run_dnc(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                 const DncState& initial) {
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  if (can_fuse_dnc(items, weights, style, initial)) return fused_dnc_steps(items, weights, initial);
  return dnc_steps(items, weights, style, initial);
}

}  // namespace ferula
