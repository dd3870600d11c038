// Where the write heads of a DNC find room: "Dynamic memory allocation" in the Methods of Graves et
// al. 2016, "Hybrid computing using a neural network with dynamic external memory", Nature 538.
//
// Sizes: B samples, R read heads, W write heads, A addresses. None of these passes a gradient on,
// as the order of the addresses jumps: the results count as given.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// u_t = (u + w - u w) psi: how much of each address is in use [B, A]. What was written to in the
// step before is, w = 1 - prod over write heads of (1 - w_i); what was read from is free again as
// far as its gate says, psi = prod over read heads of (1 - f_i r_i) (the retention vector).
//
// Usage u [B, A], attention of the step before: writes [B, W, A], reads [B, R, A]; free gates f
// [B, R, 1].
at::Tensor next_usage(const at::Tensor& usage, const at::Tensor& writes, const at::Tensor& reads,
                      const at::Tensor& free_gates);

// The allocation weighting of usage [B, A] -> [B, A]: with the addresses in the order of their
// usage, lowest first, a_j = (1 - u_j) prod over i < j of u_i. Of equal ones the first address
// comes first. Usage is first scaled to between 1e-6 and 1.
at::Tensor allocation(const at::Tensor& usage);

// The same for each write head [B, W, A]: usage is raised by what the heads before will write
// there, u + (1 - u) g a. Gates g [B, W, 1].
at::Tensor allocations(const at::Tensor& usage, const at::Tensor& gates);

}  // namespace ferula
