// In which order a DNC wrote to its memory, and how it reads along this order: "Temporal memory
// linkage" and "Read weighting" in the Methods of Graves et al. 2016, "Hybrid computing using a
// neural network with dynamic external memory", Nature 538.
//
// Sizes: B samples, R read heads, W write heads, A addresses. With more write heads than the one of
// the paper, each has links and precedence of its own.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// L_t[i, j] = (1 - w_t[i] - w_t[j]) L_{t-1}[i, j] + w_t[i] p_{t-1}[j], zero for i = j: how far i
// was written to right after j. Links [B, W, A, A]; attention w and precedence p [B, W, A].
at::Tensor next_links(const at::Tensor& links, const at::Tensor& attention,
                      const at::Tensor& precedence);

// p_t = (1 - sum of w_t) p_{t-1} + w_t: how far each address was the last to be written to.
at::Tensor next_precedence(const at::Tensor& precedence, const at::Tensor& attention);

// What was written right after what the read heads look at, L r, and right before it, L^T r.
// Reads r [B, R, A] -> [B, R, W, A].
at::Tensor forward_weighting(const at::Tensor& links, const at::Tensor& reads);
at::Tensor backward_weighting(const at::Tensor& links, const at::Tensor& reads);

// Where the read heads look next [B, R, A]: the sum of the backward and forward weighting of each
// write head and of the content weighting [B, R, A], as the read modes [B, R, W + W + 1] weigh
// them.
at::Tensor read_weighting(const at::Tensor& backward, const at::Tensor& forward,
                          const at::Tensor& content, const at::Tensor& modes);

}  // namespace ferula
