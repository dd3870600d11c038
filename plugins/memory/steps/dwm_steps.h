// A differentiable working memory over a whole sequence, on plain tensors (Jayram et al. 2018,
// "Learning to Remember, Forget and Ignore using Attention Control in Memory", arXiv 1809.11087).
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers, O outputs, A addresses of
// c numbers each, K heads that read and write alike, S places that a shift may reach; V = K c.
#pragma once

#include "steps/ntm_steps.h"

namespace ferula {

// All that is learned is one linear function of [item; reads; hidden state]. Rows: next hidden
// state (H), n for each head, outputs (O). The n of a head are
//   shift (S), bookmark gate (1), jumps (3), sharpening (1), erase (c), add (c)
//   and with content addressing   key (c), strength (1), gate (1)
struct DwmWeights {
  at::Tensor weight, bias;  // [H + K n + O, I + V + H], [H + K n + O]
};

struct DwmState {
  at::Tensor hidden;                // [B, H]
  at::Tensor attention, bookmarks;  // [B, K, A]; each sums to one
  at::Tensor memory;                // [B, A, c]
};

struct DwmSteps {
  at::Tensor outputs;  // [B, T, O]
  DwmState state;      // after the last step
};

// n, of a memory of c numbers an address.
std::int64_t dwm_head_rows(const Addressing& addressing, std::int64_t content);

// The state before the first step over a memory [B, A, c]: the hidden state is zero, heads and
// bookmarks are at address 0.
DwmState start_dwm(const at::Tensor& memory, std::int64_t hidden_size, std::int64_t heads);

// All steps. Differentiable in the items [B, T, I], the weights and the state; T is 1 or more.
//
//   r_t = w_{t-1} M_{t-1}
//   (h_t before a sigmoid, the heads' parameters, y_t) = W [x_t; r_t; h_{t-1}] + b
//   M_t = written(M_{t-1}, w_{t-1}, e_t, a_t)            (memory_writing.h)
//   b_t = moved_bookmark(b_{t-1}, w_{t-1}, d_t)          (bookmarks.h)
//   w'_t = jump(w_{t-1}, b_t, j_t)
//   with content addressing, w'_t is mixed with the addresses of M_t that are like a key
//   w_t = sharpening(circular_shift(w'_t, s_t), gamma_t) (addressing.h)
//
// Shifts go through softplus and softmax, jumps through a softmax, gates and erase through a
// sigmoid, sharpening through softplus + 1, keys through tanh, strengths through softplus; add is
// as it is.
DwmSteps dwm_steps(const at::Tensor& items, const DwmWeights& weights, const Addressing& addressing,
                   const DwmState& initial);

}  // namespace ferula
