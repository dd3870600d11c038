// A differentiable neural computer over a whole sequence, on plain tensors (Graves et al. 2016,
// "Hybrid computing using a neural network with dynamic external memory", Nature 538), and what
// MI-Prometheus puts between it and a neural Turing machine.
//
// Sizes: B samples, T steps, I numbers an item, H hidden numbers, O outputs, A addresses of
// c numbers each, R read heads, W write heads, S places that a shift may reach; V = R c.
#pragma once

#include "steps/controller_step.h"

namespace ferula {

// What is done as in a neural Turing machine.
struct DncStyle {
  bool ntm_write = false;  // write heads look for content, shift and sharpen
  bool ntm_read = false;   // read heads do
  bool ntm_order = false;  // read heads look at the memory as it was before this step's write
  bool extra_write_gate = false;  // the write gates act upon erase and add, too
  std::int64_t shift_size = 3;    // S, odd
};

// The interface is linear in the hidden state. Its rows, those of all heads together:
//   write vectors (W c), erase (W c), free gates (R), allocation gates (W), write gates (W), read
//   modes (R (2 W + 1)), write keys (W c), write strengths (W), read keys (R c), read strengths (R)
//   and for NTM styles   write shifts (W S), write sharpening (W), read sharpening (R), read shifts
//   (R S)
struct DncWeights {
  ControllerWeights controller;
  at::Tensor interface, interface_bias;
  at::Tensor output, output_bias;  // [O, H + V] (columns: hidden state, reads), [O]
};

struct DncState {
  ControllerState controller;
  at::Tensor reads;            // [B, R, c]; what was read in the step before
  at::Tensor read_attention;   // [B, R, A]; sums to one or less, as the write attention does
  at::Tensor write_attention;  // [B, W, A]
  at::Tensor usage;            // [B, A]; passes no gradient on
  at::Tensor links;            // [B, W, A, A]
  at::Tensor precedence;       // [B, W, A]
  at::Tensor memory;           // [B, A, c]
};

struct DncSteps {
  at::Tensor outputs;  // [B, T, O]
  DncState state;      // after the last step
};

// The state before the first step over a memory [B, A, c]: nothing is in use, attention, links and
// precedence are 1e-6 everywhere, all else is zero.
DncState start_dnc(const DncWeights& weights, const at::Tensor& memory, std::int64_t read_heads,
                   std::int64_t write_heads);

// All steps. Differentiable in the items [B, T, I], the weights and the state (but for usage and
// allocation); T is 1 or more.
//
//   h_t = controller(x_t, r_{t-1})
//   u_t = next_usage(u_{t-1}, ww_{t-1}, wr_{t-1}, f_t)                      (allocation.h)
//   ww_t = gw_t (ga_t allocations(u_t, gw_t ga_t) + (1 - ga_t) content of M_{t-1} like a write key)
//   M_t = written(M_{t-1}, ww_t, e_t, v_t)                                  (memory_writing.h)
//   L_t = next_links(L_{t-1}, ww_t, p_{t-1}), p_t = next_precedence(p_{t-1}, ww_t)
//   wr_t = read_weighting(L_t^T wr_{t-1}, L_t wr_{t-1}, content of M_t like a read key, modes_t)
//   r_t = wr_t M_t                                                          (temporal_links.h)
//   y_t = W [h_t; r_t] + b
//
// Erase and gates go through a sigmoid, the modes of each read head and the shifts of each head
// through a softmax (shifts through a softplus before), strengths and sharpening through
// softplus + 1; keys and write vectors are as they are. In NTM style a head does as those of
// ntm_steps.h do, a write head with its allocation gate and a read head with its free gate; links
// and precedence stay as they are if the read heads do.
DncSteps dnc_steps(const at::Tensor& items, const DncWeights& weights, const DncStyle& style,
                   const DncState& initial);

}  // namespace ferula
