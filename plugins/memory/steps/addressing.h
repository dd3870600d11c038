// How the heads of a neural Turing machine find their place: one function a step, each an equation
// of Graves, Wayne, Danihelka 2014, "Neural Turing Machines", arXiv 1410.5401, section 3.3.
//
// Sizes: B samples, K heads (all at once), A addresses of c numbers each, S places that a shift may
// reach. An attention w [B, K, A] is not negative and sums to one over the addresses.
#pragma once

#include <ATen/core/Tensor.h>

namespace ferula {

// Equations 5 and 6: softmax over the addresses i of beta cos(k, M_i).
// Keys k [B, K, c], strengths beta [B, K, 1], memory M [B, A, c] -> [B, K, A].
//
// Vectors shorter than 1e-12 are divided by this instead of by their length, so that empty
// addresses have the similarity 0.
at::Tensor content_similarity(const at::Tensor& keys, const at::Tensor& strengths,
                              const at::Tensor& memory);

// Equation 7: g w_content + (1 - g) w_previous. Gates g [B, K, 1].
at::Tensor interpolation(const at::Tensor& content, const at::Tensor& previous,
                         const at::Tensor& gates);

// Equation 8, a circular convolution: w'_i = sum over j of s_j w_{i + j - (S - 1) / 2}, indices
// modulo A. Shifts s [B, K, S], S odd, sum to one.
//
// The paper counts the other way: here s_0 moves attention to the next address, as weights of
// MI-Prometheus expect.
at::Tensor circular_shift(const at::Tensor& attention, const at::Tensor& shifts);

// Equation 9: w_i^gamma / sum over k of w_k^gamma, where gamma [B, K, 1] is 1 or more.
//
// By way of logarithms, for w^gamma may be too small for a float everywhere; 1e-12 is added to w.
at::Tensor sharpening(const at::Tensor& attention, const at::Tensor& gamma);

}  // namespace ferula
