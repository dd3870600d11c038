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

}  // namespace CPU_CAPABILITY
}  // namespace ferula
