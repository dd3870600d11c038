// How a head of a differentiable working memory goes back to where it was before: one function a
// step (Jayram et al. 2018, "Learning to Remember, Forget and Ignore using Attention Control in
// Memory", arXiv 1809.11087). Shifts and sharpening are those of addressing.h.
//
// Sizes: B samples, K heads, A addresses. Attention and bookmarks [B, K, A] sum to one over the
// addresses.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// The bookmark stays where it is as far as the gate d [B, K, 1] is one, and moves to the attention
// as far as it is zero: d b + (1 - d) w.
at::Tensor moved_bookmark(const at::Tensor& bookmark, const at::Tensor& attention,
                          const at::Tensor& gates);

// j_0 w + j_1 b + j_2 (all on address 0). Jumps j [B, K, 3] sum to one.
at::Tensor jump(const at::Tensor& attention, const at::Tensor& bookmark, const at::Tensor& jumps);

}  // namespace ferula
