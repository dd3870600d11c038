// Where a head looks (Graves, Wayne, Danihelka 2014, section 3.3), forwards and backwards.
#pragma once

#include <limits>

#include "fused/slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// One head of one step. `parameters` are linear in the hidden state before focus() and ready for
// use after it.
template <class T>
struct Head {
  HeadParameters<T> parameters;
  Lanes<T>*cosines, *matches, *shifted, *logarithms;
  const Lanes<T>* before;  // its attention in the step before
  Lanes<T>* attention;

  // One that looks for what is like a key, and no more.
  Head(const HeadParameters<T>& parameters, Lanes<T>* cosines, Lanes<T>* matches)
      : parameters(parameters),
        cosines(cosines),
        matches(matches),
        shifted(nullptr),
        logarithms(nullptr),
        before(nullptr),
        attention(nullptr) {}

  // One that moves by shifts alone.
  Head(const HeadParameters<T>& parameters, Lanes<T>* shifted, Lanes<T>* logarithms,
       const Lanes<T>* before, Lanes<T>* attention)
      : parameters(parameters),
        cosines(nullptr),
        matches(nullptr),
        shifted(shifted),
        logarithms(logarithms),
        before(before),
        attention(attention) {}

  Head(const NtmSizes& n, const Slot<T>& now, const Slot<T>& next, Index head)
      : parameters(n, now.parameters, head),
        cosines(now.cosines + head * n.addresses),
        matches(now.matches + head * n.addresses),
        shifted(now.shifted + head * n.addresses),
        logarithms(now.logarithms + head * n.addresses),
        before(now.attention + head * n.addresses),
        attention(next.attention + head * n.addresses) {}
};

template <class T>
Lanes<T> least_norm() {
  return Lanes<T>(T(1e-12));
}

template <class T, class Sizes>
void activate(const Sizes& n, const HeadParameters<T>& p) {
  softmax(p.shift, n.shift);
  *p.sharpening = Lanes<T>(1) + softplus(*p.sharpening);
  if (!n.content_addressing) return;
  for (Index i = 0; i < n.content; ++i) p.key[i] = sigmoid(p.key[i]);
  *p.strength = Lanes<T>(1) + softplus(*p.strength);
  *p.gate = sigmoid(*p.gate);
}

// The way back of what activate() does to strength and key; unshift() and ungate() do the rest.
template <class T, class Sizes>
void deactivate(const Sizes& n, const HeadParameters<T>& p, const HeadParameters<T>& d) {
  const Lanes<T> one(1);
  *d.strength = *d.strength * (one - (one - *p.strength).exp());
  for (Index c = 0; c < n.content; ++c) d.key[c] = d.key[c] * p.key[c] * (one - p.key[c]);
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

// An array of n numbers with `reach` more on either side: those of the other end.
template <class T>
void close_circle(Lanes<T>* extended, Index n, Index reach) {
  for (Index i = reach - 1; i >= 0; --i) extended[i] = extended[i + n];
  for (Index i = 0; i < reach; ++i) extended[reach + n + i] = extended[reach + i];
}

// The gated attention (equation 7), with the circle closed.
template <class T, class Sizes>
void gated(const Sizes& n, const Head<T>& head, Lanes<T>* extended) {
  const Index reach = n.shift / 2;
  Lanes<T>* out = extended + reach;
  const Lanes<T> gate = n.content_addressing ? *head.parameters.gate : Lanes<T>(0);
  for (Index a = 0; a < n.addresses; ++a)
    out[a] = n.content_addressing
                 ? at::vec::fmadd(gate, head.matches[a] - head.before[a], head.before[a])
                 : head.before[a];
  close_circle(extended, n.addresses, reach);
}

// Equations 8 and 9; `extended` has room for addresses and shift.
template <class T, class Sizes>
void shift(const Sizes& n, const Head<T>& head, Lanes<T>* extended) {
  const HeadParameters<T>& p = head.parameters;
  gated(n, head, extended);
  for (Index a = 0; a < n.addresses; ++a) {
    Lanes<T> sum(T(1e-12));
    for (Index j = 0; j < n.shift; ++j) sum = at::vec::fmadd(p.shift[j], extended[a + j], sum);
    head.shifted[a] = sum;
    head.logarithms[a] = sum.log();
    head.attention[a] = *p.sharpening * head.logarithms[a];
  }
  softmax(head.attention, n.addresses);
}

template <class T>
void focus(const NtmSizes& n, const Slot<T>& now, const Head<T>& head, Lanes<T>* extended) {
  activate(n, head.parameters);
  if (n.content_addressing) match(n, now, head);
  shift(n, head, extended);
}

// The way back through sharpening and shift: `d_attention` becomes the derivative of the gated
// attention. `extended` and `d_extended` have room for addresses and shift.
template <class T, class Sizes>
void unshift(const Sizes& n, const Head<T>& head, Lanes<T>* d_attention, const HeadParameters<T>& d,
             Lanes<T>* extended, Lanes<T>* d_extended) {
  const HeadParameters<T>& p = head.parameters;
  const Index reach = n.shift / 2;
  softmax_backward(head.attention, d_attention, n.addresses);
  Lanes<T> d_sharpening(0);
  for (Index a = 0; a < n.addresses; ++a) {
    d_sharpening = at::vec::fmadd(d_attention[a], head.logarithms[a], d_sharpening);
    d_extended[reach + a] = *p.sharpening * d_attention[a] / head.shifted[a];
  }
  *d.sharpening = d_sharpening * (Lanes<T>(1) - (Lanes<T>(1) - *p.sharpening).exp());
  close_circle(d_extended, n.addresses, reach);
  gated(n, head, extended);
  for (Index j = 0; j < n.shift; ++j) {
    Lanes<T> sum(0);
    for (Index a = 0; a < n.addresses; ++a)
      sum = at::vec::fmadd(d_extended[reach + a], extended[a + j], sum);
    d.shift[j] = sum;
  }
  softmax_backward(p.shift, d.shift, n.shift);
  for (Index a = 0; a < n.addresses; ++a) {
    Lanes<T> sum(0);
    for (Index j = 0; j < n.shift; ++j)
      sum = at::vec::fmadd(p.shift[j], d_extended[a + n.shift - 1 - j], sum);
    d_attention[a] = sum;
  }
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
