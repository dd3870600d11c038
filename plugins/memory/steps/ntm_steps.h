// A neural Turing machine over a whole sequence, on plain tensors (Graves, Wayne, Danihelka 2014,
// "Neural Turing Machines", arXiv 1410.5401).
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers, O outputs, A addresses of
// c numbers each, R read heads and one write head, S places that a shift may reach; V = R c.
#pragma once

#include <functional>

#include "steps/controller_step.h"

namespace ferula {

// How heads find their place.
struct Addressing {
  std::int64_t shift_size = 3;     // S, odd
  bool content_addressing = true;  // else by shifts alone
};

// The heads' parameters are linear in the hidden state. Rows of `heads`: first n for each head, the
// read heads and then the write head, next c for erase, c for add. The n of a head are
//   with content addressing     key (c), strength (1), gate (1), shift (S), sharpening (1)
//   without                     shift (S), sharpening (1)
struct NtmWeights {
  ControllerWeights controller;
  at::Tensor heads, heads_bias;    // [(R + 1) n + 2 c, H], [(R + 1) n + 2 c]
  at::Tensor output, output_bias;  // [O, H + V] (columns: hidden state, reads), [O]
};

struct NtmState {
  ControllerState controller;
  at::Tensor reads;      // [B, R, c]; what was read in the step before
  at::Tensor attention;  // [B, R + 1, A]; the read heads, then the write head; sums to one
  at::Tensor memory;     // [B, A, c]
};

// What the controller tells the heads in a step. [B, R + 1, n]: the read heads, then the write
// head.
struct NtmHeads {
  at::Tensor keys, strengths, gates;  // n is c, 1, 1; undefined without content addressing
  at::Tensor shifts, sharpening;      // n is S, 1
};

// Called after each step, with the state that it left.
using NtmWatcher = std::function<void(const NtmHeads& heads, const NtmState& state)>;

struct NtmSteps {
  at::Tensor outputs;  // [B, T, O]
  NtmState state;      // after the last step
};

// The state before the first step over a memory [B, A, c]: the hidden state is zero, every head
// looks at address 0 and has read what is there.
NtmState start_over(const NtmWeights& weights, const at::Tensor& memory, std::int64_t read_heads);

// All steps. Differentiable in the items [B, T, I], the weights and the state; T is 1 or more.
//
//   h_t = controller(x_t, r_{t-1})
//   w_t = addressing.h, of the heads' parameters, w_{t-1} and M_{t-1}
//   r_t = w_t M_{t-1}                             (equation 2; before the step's writing)
//   M_t = M_{t-1} (1 - w_t e_t^T) + w_t a_t^T     (equations 3 and 4)
//   y_t = W [h_t; r_t] + b
//
// erase e_t and add a_t go through a sigmoid.
NtmSteps ntm_steps(const at::Tensor& items, const NtmWeights& weights, const Addressing& addressing,
                   const NtmState& initial, const NtmWatcher& watch = {});

}  // namespace ferula
