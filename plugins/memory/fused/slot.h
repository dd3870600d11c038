// Where the numbers of one step lie.
#pragma once

#include "fused/lanes.h"
#include "fused/ntm_kernels.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Hands out parts of a stretch of lanes, one after the other.
template <class T>
class Parts {
 public:
  explicit Parts(T* at) : next_(reinterpret_cast<Lanes<T>*>(at)) {}
  Lanes<T>* take(Index count) { return (next_ += count) - count; }

 private:
  Lanes<T>* next_;
};

// Items and state are those before the step; the rest is what the step computes. Also the
// derivatives of items and state.
template <class T>
struct Slot {
  Lanes<T>*items, *state;
  Lanes<T>*reads, *hidden, *cell, *attention, *memory;  // the state
  Lanes<T>*gates, *parameters, *inverse_norms;
  Lanes<T>*cosines, *matches, *shifted, *logarithms;  // of each head

  Slot(const NtmSizes& n, T* at) {
    Parts<T> parts(at);
    items = parts.take(n.inputs);
    state = reads = parts.take(n.reads());
    hidden = parts.take(n.hidden);
    cell = parts.take(n.cells());
    attention = parts.take(n.heads() * n.addresses);
    memory = parts.take(n.addresses * n.content);
    gates = parts.take(n.gates);
    parameters = parts.take(n.head_parameters());
    inverse_norms = parts.take(n.addresses);
    cosines = parts.take(n.heads() * n.addresses);
    matches = parts.take(n.heads() * n.addresses);
    shifted = parts.take(n.heads() * n.addresses);
    logarithms = parts.take(n.heads() * n.addresses);
  }
};

// The derivatives by what the products of one step give.
template <class T>
struct Deltas {
  Lanes<T>*gates, *parameters, *outputs;

  template <class Sizes>
  Deltas(const Sizes& n, T* all, Index step) {
    Parts<T> parts(all + step * n.deltas() * Lanes<T>::size());
    gates = parts.take(n.gates);
    parameters = parts.take(n.head_parameters());
    outputs = parts.take(n.outputs);
  }
};

// What a step needs for a moment, of an NTM or a DWM.
template <class T>
struct Scratch {
  Lanes<T>*outputs, *direction, *d_cosines, *extended, *d_extended;

  template <class Sizes>
  Scratch(const Sizes& n, T* at) {
    Parts<T> parts(at);
    outputs = parts.take(n.outputs);
    direction = parts.take(n.content);
    d_cosines = parts.take(n.addresses);
    extended = parts.take(n.addresses + n.shift);
    d_extended = parts.take(n.addresses + n.shift);
  }
};

// The parameters of a head, or their derivatives.
template <class T>
struct HeadParameters {
  Lanes<T>*key, *strength, *gate, *shift, *sharpening;

  // Of a head that moves by shifts alone.
  HeadParameters(Lanes<T>* at, Index size)
      : key(nullptr), strength(nullptr), gate(nullptr), shift(at), sharpening(at + size) {}

  // Of a head that looks for what is like a key, and no more.
  HeadParameters(Lanes<T>* key, Lanes<T>* strength)
      : key(key), strength(strength), gate(nullptr), shift(nullptr), sharpening(nullptr) {}

  HeadParameters(const NtmSizes& n, Lanes<T>* parameters, Index head) {
    key = parameters + head * n.head_rows();
    strength = key + n.content;
    gate = strength + 1;
    shift = n.content_addressing ? gate + 1 : key;
    sharpening = shift + n.shift;
  }
};

// What the write head has besides, after the parameters of all heads.
template <class T>
struct WriteParameters {
  Lanes<T>*erase, *add;

  WriteParameters(const NtmSizes& n, Lanes<T>* parameters)
      : erase(parameters + n.heads() * n.head_rows()), add(erase + n.content) {}
};

}  // namespace CPU_CAPABILITY
}  // namespace ferula
