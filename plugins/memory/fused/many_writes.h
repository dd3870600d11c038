// Writing to a memory by any number of heads at once, forwards and backwards: see memory_writing.h.
#pragma once

#include "fused/lanes.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Attention, erase and add of all heads, or their derivatives; erase has gone through a sigmoid.
template <class T>
struct Writes {
  Lanes<T>* attention;   // heads x addresses
  Lanes<T>*erase, *add;  // content numbers of each head
  Index heads, stride;   // of erase and add, from head to head
};

// M prod of (1 - w_k e_k) + sum of w_k a_k
template <class T, class Sizes>
void write_all(const Sizes& n, const Lanes<T>* memory, const Writes<T>& w, Lanes<T>* out) {
  for (Index a = 0; a < n.addresses; ++a)
    for (Index c = 0; c < n.content; ++c) {
      Lanes<T> kept = memory[a * n.content + c], added(0);
      for (Index k = 0; k < w.heads; ++k) {
        const Lanes<T> weight = w.attention[k * n.addresses + a];
        kept = kept - kept * weight * w.erase[k * w.stride + c];
        added = at::vec::fmadd(weight, w.add[k * w.stride + c], added);
      }
      out[a * n.content + c] = kept + added;
    }
}

// The share that all heads but one leave of number c at address a.
template <class T, class Sizes>
Lanes<T> left_by_others(const Sizes& n, const Writes<T>& w, Index a, Index c, Index one) {
  Lanes<T> left(1);
  for (Index k = 0; k < w.heads; ++k)
    if (k != one) left = left - left * w.attention[k * n.addresses + a] * w.erase[k * w.stride + c];
  return left;
}

// `d_memory` is that of the memory after the write, then of the one before it. Adds to the
// attention of `d`; sets its add, and its erase to the derivatives of what the sigmoids were given.
template <class T, class Sizes>
void write_all_backward(const Sizes& n, const Lanes<T>* memory, const Writes<T>& w,
                        Lanes<T>* d_memory, const Writes<T>& d) {
  const Lanes<T> one(1);
  for (Index k = 0; k < w.heads; ++k) {
    fill(d.erase + k * d.stride, n.content, T(0));
    fill(d.add + k * d.stride, n.content, T(0));
    for (Index a = 0; a < n.addresses; ++a) {
      const Lanes<T> weight = w.attention[k * n.addresses + a];
      Lanes<T> d_weight = d.attention[k * n.addresses + a];
      for (Index c = 0; c < n.content; ++c) {
        const Index at = k * w.stride + c;
        const Lanes<T> dm = d_memory[a * n.content + c],
                       before = memory[a * n.content + c] * left_by_others(n, w, a, c, k);
        d_weight = at::vec::fmadd(dm, w.add[at] - before * w.erase[at], d_weight);
        d.add[at] = at::vec::fmadd(dm, weight, d.add[at]);
        d.erase[at] = d.erase[at] - dm * before * weight;
      }
      d.attention[k * n.addresses + a] = d_weight;
    }
  }
  for (Index a = 0; a < n.addresses; ++a)
    for (Index c = 0; c < n.content; ++c)
      d_memory[a * n.content + c] =
          d_memory[a * n.content + c] * left_by_others(n, w, a, c, Index(-1));
  for (Index k = 0; k < w.heads; ++k)
    for (Index c = k * w.stride; c < k * w.stride + n.content; ++c)
      d.erase[c] = d.erase[c] * w.erase[c] * (one - w.erase[c]);
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
