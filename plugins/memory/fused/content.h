// How a head finds what is like its key (Graves, Wayne, Danihelka 2014, section 3.3.1), forwards
// and backwards.
#pragma once

#include "fused/head.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

template <class T>
Lanes<T> least_norm() {
  return Lanes<T>(T(1e-12));
}

// 1 / max(|key|, 1e-12)
template <class T>
Lanes<T> inverse_norm(const Lanes<T>* key, Index n) {
  Lanes<T> squares(0);
  for (Index i = 0; i < n; ++i) squares = at::vec::fmadd(key[i], key[i], squares);
  return Lanes<T>(1) / at::vec::maximum(squares.sqrt(), least_norm<T>());
}

// matches = softmax(strength cos(key, M)) (equations 5 and 6)
template <class T, class Sizes, template <class> class Step>
void match(const Sizes& n, const Step<T>& now, const Head<T>& head) {
  const Lanes<T>* key = head.parameters.key;
  const Lanes<T> scale = inverse_norm(key, n.content);
  in_tiles<8>(n.addresses, [&](Index a, auto tile) {
    Lanes<T> dot[tile];
    for (int i = 0; i < tile; ++i) dot[i] = Lanes<T>(0);
    const Lanes<T>* memory = now.memory + a * n.content;
    for (Index c = 0; c < n.content; ++c)
      for (int i = 0; i < tile; ++i)
        dot[i] = at::vec::fmadd(memory[i * n.content + c], key[c], dot[i]);
    for (int i = 0; i < tile; ++i) {
      head.cosines[a + i] = dot[i] * now.inverse_norms[a + i] * scale;
      head.matches[a + i] = head.cosines[a + i] * *head.parameters.strength;
    }
  });
  softmax(head.matches, n.addresses);
}

template <class T>
void focus(const NtmSizes& n, const Slot<T>& now, const Head<T>& head, Lanes<T>* extended) {
  activate(n, head.parameters);
  if (n.content_addressing) match(n, now, head);
  shift(n, head, extended);
}

// The way back through the softmax of matches: `d_cosines` is the derivative of these, then that of
// the cosines.
template <class T, class Sizes>
void unscale(const Sizes& n, const Head<T>& head, const HeadParameters<T>& d, Lanes<T>* d_cosines) {
  Lanes<T> d_strength(0);
  softmax_backward(head.matches, d_cosines, n.addresses);
  for (Index a = 0; a < n.addresses; ++a) {
    d_strength = at::vec::fmadd(d_cosines[a], head.cosines[a], d_strength);
    d_cosines[a] = d_cosines[a] * *head.parameters.strength;
  }
  *d.strength = d_strength;
}

// The way back through the gate and the softmax of matches. `d_gated` becomes the derivative of the
// attention before, `d_cosines` that of the cosines.
template <class T, class Sizes>
void ungate(const Sizes& n, const Head<T>& head, Lanes<T>* d_gated, const HeadParameters<T>& d,
            Lanes<T>* d_cosines) {
  const HeadParameters<T>& p = head.parameters;
  const Lanes<T> gate = *p.gate, one(1);
  Lanes<T> d_gate(0);
  for (Index a = 0; a < n.addresses; ++a) {
    d_gate = at::vec::fmadd(d_gated[a], head.matches[a] - head.before[a], d_gate);
    d_cosines[a] = gate * d_gated[a];
    d_gated[a] = d_gated[a] - d_cosines[a];
  }
  unscale(n, head, d, d_cosines);
  *d.gate = d_gate * gate * (one - gate);
}

// The way back through the cosines, to key and memory. Where a norm is less than 1e-12, which
// stands in for it then, it has no derivative.
template <class T, class Sizes, template <class> class Step>
void unmatch(const Sizes& n, const Step<T>& now, const Head<T>& head, const Lanes<T>* d_cosines,
             const HeadParameters<T>& d, Lanes<T>* d_memory, Lanes<T>* direction) {
  const Lanes<T>* key = head.parameters.key;
  const Lanes<T> scale = inverse_norm(key, n.content), zero(0), most(T(1e12));
  for (Index c = 0; c < n.content; ++c) direction[c] = key[c] * scale, d.key[c] = zero;
  Lanes<T> along(0);
  in_tiles<4>(n.addresses, [&](Index a, auto tile) {
    Lanes<T> pull[tile], shrink[tile];
    for (int i = 0; i < tile; ++i) {
      const Lanes<T> inverse = now.inverse_norms[a + i], cosine = head.cosines[a + i];
      pull[i] = d_cosines[a + i] * inverse;
      shrink[i] = Lanes<T>::blendv(zero, pull[i] * inverse * cosine, inverse < most);
      along = at::vec::fmadd(d_cosines[a + i], cosine, along);
    }
    for (Index c = 0; c < n.content; ++c) {
      Lanes<T> d_key = d.key[c];
      for (int i = 0; i < tile; ++i) {
        const Index at = (a + i) * n.content + c;
        d_key = at::vec::fmadd(pull[i], now.memory[at], d_key);
        d_memory[at] = d_memory[at] + pull[i] * direction[c] - shrink[i] * now.memory[at];
      }
      d.key[c] = d_key;
    }
  });
  along = Lanes<T>::blendv(zero, along, scale < most);
  for (Index c = 0; c < n.content; ++c) d.key[c] = scale * (d.key[c] - along * direction[c]);
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
