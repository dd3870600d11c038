#include "steps/solver_steps.h"

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "models/maes_cells.h"
#include "sequence_checks.h"

namespace ferula {
namespace {

TEST(GatedReturn, AddsWhatItsGatesLetThrough) {
  const at::Tensor moved = at::tensor({0.0, 0.5, 0.5}).view({1, 1, 3}),
                   encoder = at::tensor({0.0, 0.0, 1.0}).view({1, 3}),
                   gates = at::tensor({0.5, 0.75, 1.0}).view({1, 1, 3});
  EXPECT_TRUE(at::allclose(gated_return(moved, encoder, gates),
                           at::tensor({1.0, 0.25, 1.0}).view({1, 1, 3})));
}

// An encoder with two samples, four addresses of two numbers and three hidden numbers, at the end.
NtmState encoded() {
  NtmState state;
  state.controller.hidden = at::rand({2, 3}, seeded(2));
  state.attention = at::rand({2, 1, 4}, seeded(3)).softmax(2);
  state.memory = at::rand({2, 4, 2}, seeded(4));
  return state;
}

TEST(SolverState, BeginsAtAddressZeroOverWhatTheEncoderLeft) {
  const NtmState encoder = encoded();
  const SolverState state = start_over(encoder, true);
  EXPECT_TRUE(at::equal(state.attention, at::tensor({1.0F, 0.0F, 0.0F, 0.0F}).expand({2, 4})));
  EXPECT_TRUE(at::equal(state.encoder_attention, encoder.attention.select(1, 0)));
  EXPECT_TRUE(at::equal(state.memory, encoder.memory));
  EXPECT_TRUE(at::equal(state.controller.hidden, encoder.controller.hidden));
  EXPECT_TRUE(at::equal(start_over(encoder, false).controller.hidden, at::zeros({2, 3})));
}

TEST(SolverSteps, MayBeTakenOneAtATime) {
  const c10::NoGradGuard no_gradients;
  ControllerParams controller;
  controller.hidden_state_size = 3;
  const SolverWeights weights = MaesSolver(controller, {4, 5, 2, 3}).weights();
  const at::Tensor items = random_items(2, 6, 4);
  SolverState state = start_over(encoded(), true);
  const SolverSteps all = solver_steps(items, weights, state);
  for (std::int64_t t = 0; t < 6; ++t) {
    SolverSteps one = solver_steps(items.slice(1, t, t + 1), weights, state);
    EXPECT_TRUE(at::allclose(one.outputs, all.outputs.slice(1, t, t + 1), 1e-5, 1e-6));
    state = std::move(one.state);
  }
  EXPECT_TRUE(at::allclose(state.attention, all.state.attention, 1e-5, 1e-6));
  EXPECT_TRUE(at::allclose(state.controller.hidden, all.state.controller.hidden, 1e-5, 1e-6));
}

}  // namespace
}  // namespace ferula
