// Where the read heads of a DNC read: see temporal_links.h for the equations.
#pragma once

#include "fused/dnc_slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Links and precedence of write head k.
template <class T>
void link(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next, Index k) {
  const Index first = k * n.addresses;
  const Lanes<T>*w = next.write_attention + first, *p = now.precedence + first;
  const Lanes<T>* links = now.links + first * n.addresses;
  Lanes<T>* out = next.links + first * n.addresses;
  Lanes<T> rest(1);
  for (Index i = 0; i < n.addresses; ++i, links += n.addresses, out += n.addresses) {
    const Lanes<T> to = w[i], kept = Lanes<T>(1) - to;
    for (Index j = 0; j < n.addresses; ++j)
      out[j] = at::vec::fmadd(kept - w[j], links[j], to * p[j]);
    out[i] = Lanes<T>(0);
    rest = rest - to;
  }
  for (Index a = 0; a < n.addresses; ++a)
    next.precedence[first + a] = at::vec::fmadd(rest, p[a], w[a]);
}

// `d` has the derivatives of links, precedence and attention after the step; those of links and
// precedence become the ones before it.
template <class T>
void link_backward(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next,
                   const DncSlot<T>& d, Index k) {
  const Index first = k * n.addresses;
  const Lanes<T>*w = next.write_attention + first, *p = now.precedence + first;
  const Lanes<T>* links = now.links + first * n.addresses;
  Lanes<T>*dw = d.write_attention + first, *dp = d.precedence + first,
  *d_links = d.links + first * n.addresses;
  Lanes<T> rest(1), d_rest(0);
  for (Index a = 0; a < n.addresses; ++a) {
    rest = rest - w[a];
    d_rest = at::vec::fmadd(dp[a], p[a], d_rest);
  }
  for (Index a = 0; a < n.addresses; ++a) {
    dw[a] = dw[a] + dp[a] - d_rest;
    dp[a] = rest * dp[a];
  }
  for (Index i = 0; i < n.addresses; ++i, links += n.addresses, d_links += n.addresses) {
    const Lanes<T> to = w[i], kept = Lanes<T>(1) - to;
    Lanes<T> d_to(0);
    d_links[i] = Lanes<T>(0);
    for (Index j = 0; j < n.addresses; ++j) {
      const Lanes<T> g = d_links[j], gone = g * links[j];
      d_to = at::vec::fmadd(g, p[j], d_to) - gone;
      dw[j] = dw[j] - gone;
      dp[j] = at::vec::fmadd(g, to, dp[j]);
      d_links[j] = g * (kept - w[j]);
    }
    dw[i] = dw[i] + d_to;
  }
}

// L r and L^T r
template <class T>
void follow(const DncSizes& n, const Lanes<T>* links, const Lanes<T>* read, Lanes<T>* forward,
            Lanes<T>* backward) {
  fill(backward, n.addresses, T(0));
  for (Index i = 0; i < n.addresses; ++i, links += n.addresses) {
    const Lanes<T> from = read[i];
    Lanes<T> sum(0);
    for (Index j = 0; j < n.addresses; ++j) {
      sum = at::vec::fmadd(links[j], read[j], sum);
      backward[j] = at::vec::fmadd(links[j], from, backward[j]);
    }
    forward[i] = sum;
  }
}

// Of the derivatives of both, times their modes; adds to those of links and read.
template <class T>
void follow_backward(const DncSizes& n, const Lanes<T>* links, const Lanes<T>* read,
                     const Lanes<T>* d_attention, const Lanes<T>& forward_mode,
                     const Lanes<T>& backward_mode, Lanes<T>* d_links, Lanes<T>* d_read) {
  for (Index i = 0; i < n.addresses; ++i, links += n.addresses, d_links += n.addresses) {
    const Lanes<T> from = read[i] * backward_mode, df = d_attention[i] * forward_mode;
    Lanes<T> sum(0);
    for (Index j = 0; j < n.addresses; ++j) {
      d_links[j] = at::vec::fmadd(d_attention[j], from, at::vec::fmadd(df, read[j], d_links[j]));
      sum = at::vec::fmadd(links[j], d_attention[j], sum);
      d_read[j] = at::vec::fmadd(links[j], df, d_read[j]);
    }
    d_read[i] = at::vec::fmadd(sum, backward_mode, d_read[i]);
  }
}

// The read weighting of head k.
template <class T>
void place_read(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next, Index k) {
  const Lanes<T>* modes = DncInterface<T>(n, now.parameters).modes + k * n.modes();
  const Head<T> head = read_head(n, now, k);
  Lanes<T>* out = next.read_attention + k * n.addresses;
  match(n, next, head);
  for (Index a = 0; a < n.addresses; ++a) out[a] = modes[2 * n.write_heads] * head.matches[a];
  for (Index w = 0; w < n.write_heads; ++w) {
    const Index at = (k * n.write_heads + w) * n.addresses;
    follow(n, next.links + w * n.addresses * n.addresses, now.read_attention + k * n.addresses,
           now.forward + at, now.backward + at);
    for (Index a = 0; a < n.addresses; ++a)
      out[a] =
          at::vec::fmadd(modes[w], now.backward[at + a],
                         at::vec::fmadd(modes[n.write_heads + w], now.forward[at + a], out[a]));
  }
}

template <class T>
Lanes<T> dot(const Lanes<T>* x, const Lanes<T>* y, Index n) {
  Lanes<T> sum(0);
  for (Index i = 0; i < n; ++i) sum = at::vec::fmadd(x[i], y[i], sum);
  return sum;
}

// `d` has the derivatives of attention, links and memory after the step; that of the attention
// becomes the one before it.
template <class T>
void place_read_backward(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next,
                         const DncSlot<T>& d, const DncInterface<T>& d_parameters,
                         const DncScratch<T>& scratch, Index k) {
  const Lanes<T>* modes = DncInterface<T>(n, now.parameters).modes + k * n.modes();
  Lanes<T>*d_modes = d_parameters.modes + k * n.modes(), *d_read = scratch.attention,
  *d_attention = d.read_attention + k * n.addresses;
  fill(d_read, n.addresses, T(0));
  for (Index w = 0; w < n.write_heads; ++w) {
    const Index at = (k * n.write_heads + w) * n.addresses, links = w * n.addresses * n.addresses;
    d_modes[w] = dot(d_attention, now.backward + at, n.addresses);
    d_modes[n.write_heads + w] = dot(d_attention, now.forward + at, n.addresses);
    follow_backward(n, next.links + links, now.read_attention + k * n.addresses, d_attention,
                    modes[n.write_heads + w], modes[w], d.links + links, d_read);
  }
  const Head<T> head = read_head(n, now, k);
  d_modes[2 * n.write_heads] = dot(d_attention, head.matches, n.addresses);
  for (Index a = 0; a < n.addresses; ++a) {
    scratch.d_cosines[a] = modes[2 * n.write_heads] * d_attention[a];
    d_attention[a] = d_read[a];
  }
  const HeadParameters<T> d_head = d_parameters.read_head(n, k);
  unscale(n, head, d_head, scratch.d_cosines);
  unmatch(n, next, head, scratch.d_cosines, d_head, d.memory, scratch.direction);
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
