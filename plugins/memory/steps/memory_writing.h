// Writing to a memory of vectors by any number of heads at once.
//
// Sizes: B samples, K heads, A addresses of c numbers each.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// M prod over heads k of (1 - w_k e_k^T) + sum over heads of w_k a_k^T: first all erase, then all
// add (Graves, Wayne, Danihelka 2014, equations 3 and 4; for more heads than one as in Graves et
// al. 2016, where K is 1 as well).
//
// Memory M [B, A, c], attention w [B, K, A], erase e and add a [B, K, c] -> [B, A, c].
at::Tensor written(const at::Tensor& memory, const at::Tensor& attention, const at::Tensor& erase,
                   const at::Tensor& add);

}  // namespace ferula
