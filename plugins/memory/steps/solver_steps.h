// The solver of a memory-augmented encoder-solver over a whole sequence, on plain tensors (Jayram,
// Kornuta, McAvoy, Ozcan 2018, "Using Multi-task and Transfer Learning to Solve Working Memory
// Tasks", arXiv 1809.10847).
//
// Its encoder is a neural Turing machine without read heads, whose head moves by shifts alone:
// ntm_steps.h.
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers, O outputs, A addresses of
// c numbers each, S places that a shift may reach.
#pragma once

#include "steps/ntm_steps.h"

namespace ferula {

// The head's parameters are linear in the hidden state. Rows of `head`: gates (3), shift (S),
// sharpening (1).
struct SolverWeights {
  ControllerWeights controller;    // of items alone: `read` has no columns
  at::Tensor head, head_bias;      // [3 + S + 1, H], [3 + S + 1]
  at::Tensor output, output_bias;  // [O, H + c] (columns: hidden state, what was read), [O]
};

struct SolverState {
  ControllerState controller;
  at::Tensor attention;          // [B, A]
  at::Tensor encoder_attention;  // [B, A]; where the encoder's head was at the end
  at::Tensor memory;             // [B, A, c]; the encoder's, which the solver leaves as it is
};

struct SolverSteps {
  at::Tensor outputs;  // [B, T, O]
  SolverState state;   // after the last step
};

// The state before the first step over what the encoder left: the head looks at address 0. The
// hidden state is the encoder's if `pass_cell_state`, else zero.
SolverState start_over(const NtmState& encoder, bool pass_cell_state);

// w = g_0 w_moved + g_1 w_encoder + g_2 w_first, where w_first is address 0 alone. Gates g
// [B, T, 3] need not sum to one. Attention w_moved [B, T, A], w_encoder [B, A] -> [B, T, A].
at::Tensor gated_return(const at::Tensor& moved, const at::Tensor& encoder_attention,
                        const at::Tensor& gates);

// All steps. Differentiable in the items [B, T, I], the weights and the state; T is 1 or more.
//
//   h_t = controller(x_t)
//   w_t = gated_return(sharpened and shifted w_{t-1} (addressing.h), w_encoder)
//   r_t = w_t M
//   y_t = W [h_t; r_t] + b
//
// No controller sees the memory, so that all their steps are made first. Gates go through a
// sigmoid, shifts through a softmax; sharpening is softplus + 1.
SolverSteps solver_steps(const at::Tensor& items, const SolverWeights& weights,
                         const SolverState& initial);

}  // namespace ferula
