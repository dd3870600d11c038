// Reading from the memory and writing to it, forwards and backwards.
#pragma once

#include "fused/slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// 1 / max(|M_a|, 1e-12) of each address
template <class T, class Sizes, template <class> class Step>
void inverse_norms(const Sizes& n, const Step<T>& now) {
  in_tiles<4>(n.addresses, [&](Index a, auto tile) {
    Lanes<T> squares[tile];
    for (int i = 0; i < tile; ++i) squares[i] = Lanes<T>(0);
    const Lanes<T>* memory = now.memory + a * n.content;
    for (Index c = 0; c < n.content; ++c)
      for (int i = 0; i < tile; ++i)
        squares[i] =
            at::vec::fmadd(memory[i * n.content + c], memory[i * n.content + c], squares[i]);
    for (int i = 0; i < tile; ++i)
      now.inverse_norms[a + i] =
          Lanes<T>(1) / at::vec::maximum(squares[i].sqrt(), Lanes<T>(T(1e-12)));
  });
}

// r = w M (equation 2)
template <class T, class Sizes>
void read(const Sizes& n, const Lanes<T>* memory, const Lanes<T>* attention, Lanes<T>* out) {
  in_tiles<5>(n.content, [&](Index c, auto tile) {
    Lanes<T> sum[tile];
    for (int i = 0; i < tile; ++i) sum[i] = Lanes<T>(0);
    for (Index a = 0; a < n.addresses; ++a)
      for (int i = 0; i < tile; ++i)
        sum[i] = at::vec::fmadd(attention[a], memory[a * n.content + c + i], sum[i]);
    for (int i = 0; i < tile; ++i) out[c + i] = sum[i];
  });
}

template <class T, class Sizes>
void read_backward(const Sizes& n, const Lanes<T>* memory, const Lanes<T>* attention,
                   const Lanes<T>* d_read, Lanes<T>* d_attention, Lanes<T>* d_memory) {
  in_tiles<4>(n.addresses, [&](Index a, auto tile) {
    Lanes<T> sum[tile];
    for (int i = 0; i < tile; ++i) sum[i] = d_attention[a + i];
    for (Index c = 0; c < n.content; ++c)
      for (int i = 0; i < tile; ++i) {
        const Index at = (a + i) * n.content + c;
        sum[i] = at::vec::fmadd(d_read[c], memory[at], sum[i]);
        d_memory[at] = at::vec::fmadd(d_read[c], attention[a + i], d_memory[at]);
      }
    for (int i = 0; i < tile; ++i) d_attention[a + i] = sum[i];
  });
}

// M + w (add - M erase) (equations 3 and 4)
template <class T>
void write(const NtmSizes& n, const Lanes<T>* memory, const Lanes<T>* attention,
           const WriteParameters<T>& p, Lanes<T>* out) {
  in_tiles<4>(n.addresses, [&](Index a, auto tile) {
    for (Index c = 0; c < n.content; ++c)
      for (int i = 0; i < tile; ++i) {
        const Index at = (a + i) * n.content + c;
        const Lanes<T> change = p.add[c] - memory[at] * p.erase[c];
        out[at] = at::vec::fmadd(attention[a + i], change, memory[at]);
      }
  });
}

// `d_memory` is that of the memory after the write, then of the one before it. `d` gets the
// derivatives of what the sigmoids of erase and add were given.
template <class T>
void write_backward(const NtmSizes& n, const Lanes<T>* memory, const Lanes<T>* attention,
                    const WriteParameters<T>& p, Lanes<T>* d_memory, Lanes<T>* d_attention,
                    const WriteParameters<T>& d) {
  const Lanes<T> one(1);
  fill(d.erase, n.content, T(0));
  fill(d.add, n.content, T(0));
  in_tiles<4>(n.addresses, [&](Index a, auto tile) {
    Lanes<T> sum[tile];
    for (int i = 0; i < tile; ++i) sum[i] = d_attention[a + i];
    for (Index c = 0; c < n.content; ++c) {
      Lanes<T> d_erase = d.erase[c], d_add = d.add[c];
      const Lanes<T> erase = p.erase[c], add = p.add[c];
      for (int i = 0; i < tile; ++i) {
        const Index at = (a + i) * n.content + c;
        const Lanes<T> m = memory[at], dm = d_memory[at], written = dm * attention[a + i];
        sum[i] = at::vec::fmadd(dm, add - m * erase, sum[i]);
        d_add = d_add + written;
        d_erase = d_erase - written * m;
        d_memory[at] = dm - written * erase;
      }
      d.erase[c] = d_erase, d.add[c] = d_add;
    }
    for (int i = 0; i < tile; ++i) d_attention[a + i] = sum[i];
  });
  for (Index c = 0; c < n.content; ++c) {
    d.erase[c] = d.erase[c] * p.erase[c] * (one - p.erase[c]);
    d.add[c] = d.add[c] * p.add[c] * (one - p.add[c]);
  }
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
