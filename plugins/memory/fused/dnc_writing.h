// Where the write heads of a DNC write: see allocation.h for the equations.
#pragma once

#include "fused/dnc_slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

template <class T>
void next_usage(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next) {
  const Lanes<T>* free_gates = DncInterface<T>(n, now.parameters).free_gates;
  for (Index a = 0; a < n.addresses; ++a) {
    Lanes<T> unwritten(1), kept(1);
    for (Index k = 0; k < n.write_heads; ++k)
      unwritten = unwritten - unwritten * now.write_attention[k * n.addresses + a];
    for (Index k = 0; k < n.read_heads; ++k)
      kept = kept - kept * free_gates[k] * now.read_attention[k * n.addresses + a];
    const Lanes<T> u = now.usage[a];
    next.usage[a] = (u + (Lanes<T>(1) - u) * (Lanes<T>(1) - unwritten)) * kept;
  }
}

// Each lane has its own order of addresses: instead of sorting, an address takes the product over
// all that come before it.
template <class T>
void allocation(const DncSizes& n, const Lanes<T>* usage, Lanes<T>* scaled, Lanes<T>* out) {
  const Lanes<T> least(T(1e-6)), range(T(1 - 1e-6)), one(1);
  for (Index a = 0; a < n.addresses; ++a) scaled[a] = at::vec::fmadd(range, usage[a], least);
  for (Index a = 0; a < n.addresses; ++a) {
    const Lanes<T> own = scaled[a];
    Lanes<T> product = one - own;
    for (Index b = 0; b < a; ++b)
      product = product * Lanes<T>::blendv(one, scaled[b], scaled[b] <= own);
    for (Index b = a + 1; b < n.addresses; ++b)
      product = product * Lanes<T>::blendv(one, scaled[b], scaled[b] < own);
    out[a] = product;
  }
}

// `used` and `scaled` have room for the addresses.
template <class T>
void allocate(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next, Lanes<T>* used,
              Lanes<T>* scaled) {
  const DncInterface<T> p(n, now.parameters);
  for (Index a = 0; a < n.addresses; ++a) used[a] = next.usage[a];
  for (Index k = 0; k < n.write_heads; ++k) {
    Lanes<T>* out = now.allocations + k * n.addresses;
    allocation(n, used, scaled, out);
    const Lanes<T> gate = p.write_gates[k] * p.allocation_gates[k];
    for (Index a = 0; a < n.addresses; ++a)
      used[a] = used[a] + (Lanes<T>(1) - used[a]) * gate * out[a];
  }
}

// The write weighting of head k.
template <class T>
void place_write(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next, Index k) {
  const DncInterface<T> p(n, now.parameters);
  const Head<T> head = write_head(n, now, k);
  const Lanes<T>* free = now.allocations + k * n.addresses;
  match(n, now, head);
  for (Index a = 0; a < n.addresses; ++a)
    next.write_attention[k * n.addresses + a] =
        p.write_gates[k] *
        at::vec::fmadd(p.allocation_gates[k], free[a] - head.matches[a], head.matches[a]);
}

// `d` has the derivatives of attention and memory, `d_parameters` gets those of gates, key and
// strength; no derivative of the state before passes through usage.
template <class T>
void place_write_backward(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& d,
                          const DncInterface<T>& d_parameters, const DncScratch<T>& scratch,
                          Index k) {
  const DncInterface<T> p(n, now.parameters);
  const Head<T> head = write_head(n, now, k);
  const Lanes<T>* free = now.allocations + k * n.addresses;
  Lanes<T>* d_attention = d.write_attention + k * n.addresses;
  const Lanes<T> write = p.write_gates[k], allocate = p.allocation_gates[k], one(1);
  Lanes<T> d_write(0), d_allocate(0);
  for (Index a = 0; a < n.addresses; ++a) {
    const Lanes<T> found = head.matches[a], dw = d_attention[a];
    d_write = at::vec::fmadd(dw, at::vec::fmadd(allocate, free[a] - found, found), d_write);
    d_allocate = at::vec::fmadd(dw, free[a] - found, d_allocate);
    scratch.d_cosines[a] = dw * write * (one - allocate);
    d_attention[a] = Lanes<T>(0);
  }
  d_parameters.write_gates[k] = d_write * write * (one - write);
  d_parameters.allocation_gates[k] = d_allocate * write * allocate * (one - allocate);
  const HeadParameters<T> d_head = d_parameters.write_head(n, k);
  unscale(n, head, d_head, scratch.d_cosines);
  unmatch(n, now, head, scratch.d_cosines, d_head, d.memory, scratch.direction);
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
