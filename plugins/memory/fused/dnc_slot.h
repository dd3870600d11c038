// Where the numbers of one step of a differentiable neural computer lie.
#pragma once

#include "fused/content.h"
#include "fused/dnc_kernels.h"
#include "fused/many_writes.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Items and state are those before the step; the rest is what the step computes, but for the norms,
// which are those of the memory before it. Also the derivatives of items and state.
template <class T>
struct DncSlot {
  Lanes<T>*items, *state;
  Lanes<T>*reads, *hidden, *cell, *read_attention, *write_attention, *usage, *links, *precedence,
      *memory;  // the state
  Lanes<T>*gates, *parameters, *inverse_norms;
  Lanes<T>* allocations;        // of each write head
  Lanes<T>*cosines, *matches;   // of each write head, then of each read head
  Lanes<T>*backward, *forward;  // of each read head along the links of each write head

  DncSlot(const DncSizes& n, T* at) {
    const Index writes = n.write_heads * n.addresses, pairs = n.read_heads * writes;
    Parts<T> parts(at);
    items = parts.take(n.inputs);
    state = reads = parts.take(n.reads());
    hidden = parts.take(n.hidden);
    cell = parts.take(n.cells());
    read_attention = parts.take(n.read_heads * n.addresses);
    write_attention = parts.take(writes);
    usage = parts.take(n.addresses);
    links = parts.take(writes * n.addresses);
    precedence = parts.take(writes);
    memory = parts.take(n.addresses * n.content);
    gates = parts.take(n.gates);
    parameters = parts.take(n.head_parameters());
    inverse_norms = parts.take(n.addresses);
    allocations = parts.take(writes);
    cosines = parts.take(n.heads() * n.addresses);
    matches = parts.take(n.heads() * n.addresses);
    backward = parts.take(pairs);
    forward = parts.take(pairs);
  }
};

template <class T>
struct DncScratch {
  Lanes<T>*outputs, *direction, *d_cosines, *attention;

  DncScratch(const DncSizes& n, T* at) {
    Parts<T> parts(at);
    outputs = parts.take(n.outputs);
    direction = parts.take(n.content);
    d_cosines = parts.take(n.addresses);
    attention = parts.take(n.read_heads * n.addresses);
  }
};

// The interface in the order of DncWeights, or its derivatives.
template <class T>
struct DncInterface {
  Lanes<T>*write_vectors, *erase, *free_gates, *allocation_gates, *write_gates, *modes;
  Lanes<T>*write_keys, *write_strengths, *read_keys, *read_strengths;

  DncInterface(const DncSizes& n, Lanes<T>* at) {
    const Index writes = n.write_heads, reads = n.read_heads;
    write_vectors = at;
    erase = write_vectors + writes * n.content;
    free_gates = erase + writes * n.content;
    allocation_gates = free_gates + reads;
    write_gates = allocation_gates + writes;
    modes = write_gates + writes;
    write_keys = modes + reads * n.modes();
    write_strengths = write_keys + writes * n.content;
    read_keys = write_strengths + writes;
    read_strengths = read_keys + reads * n.content;
  }

  HeadParameters<T> write_head(const DncSizes& n, Index k) const {
    return {write_keys + k * n.content, write_strengths + k};
  }
  HeadParameters<T> read_head(const DncSizes& n, Index k) const {
    return {read_keys + k * n.content, read_strengths + k};
  }
};

template <class T>
Head<T> write_head(const DncSizes& n, const DncSlot<T>& now, Index k) {
  return {DncInterface<T>(n, now.parameters).write_head(n, k), now.cosines + k * n.addresses,
          now.matches + k * n.addresses};
}

template <class T>
Head<T> read_head(const DncSizes& n, const DncSlot<T>& now, Index k) {
  const Index at = (n.write_heads + k) * n.addresses;
  return {DncInterface<T>(n, now.parameters).read_head(n, k), now.cosines + at, now.matches + at};
}

template <class T>
Writes<T> writes(const DncSizes& n, Lanes<T>* attention, Lanes<T>* parameters) {
  const DncInterface<T> p(n, parameters);
  return {attention, p.erase, p.write_vectors, n.write_heads, n.content};
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
