// Sequences through a recurrent core, by the fastest implementation that can.
#pragma once

#include "steps/dnc_steps.h"
#include "steps/dwm_steps.h"
#include "steps/lstm_steps.h"
#include "steps/ntm_steps.h"
#include "steps/solver_steps.h"
#include "steps/step_by_step.h"

namespace ferula {

// With somebody who watches, each goes step by step, by the plain operators.

// What lstm_steps() gives.
LstmSteps run_lstm(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                   const std::vector<LstmState>& initial,
                   const StepWatcher<std::vector<LstmState>>& watch = {});

// What ntm_steps() gives. In the type of the weights even where autocast is on: products this small
// gain nothing from half precision, and the memory would lose what many steps add up.
NtmSteps run_ntm(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                 const NtmState& initial, const NtmWatcher& watch = {});

// What solver_steps() gives, likewise.
SolverSteps run_solver(const at::Tensor& items, const SolverWeights& weights,
                       const SolverState& initial, const StepWatcher<SolverState>& watch = {});

// What dwm_steps() gives, likewise.
DwmSteps run_dwm(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                 const DwmState& initial, const StepWatcher<DwmState>& watch = {});

// What dnc_steps() gives, likewise.
DncSteps run_dnc(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                 const DncState& initial, const StepWatcher<DncState>& watch = {});

}  // namespace ferula
