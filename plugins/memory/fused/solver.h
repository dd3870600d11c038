// The steps of a memory-augmented encoder-solver's solver on the CPU as one operation with one
// derivative: see solver_steps.h for what it computes. As in ntm.h a block of samples, one in each
// lane of a vector register, goes through all steps at once, and back.
#pragma once

#include "steps/solver_steps.h"

namespace ferula {

// Whether fused_solver_steps() can do it: float or double on the CPU, all of one type, some items.
bool can_fuse_solver(const at::Tensor& items, const SolverWeights& weights,
                     const SolverState& initial);

// As solver_steps(). Has no second derivative. The numbers do not depend on the number of threads.
SolverSteps fused_solver_steps(const at::Tensor& items, const SolverWeights& weights,
                               const SolverState& initial);

}  // namespace ferula
