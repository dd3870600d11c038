// Where the numbers of one step of a solver lie.
#pragma once

#include "fused/slot.h"
#include "fused/solver_kernels.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Items and state are those before the step, reads those of the step before; the rest is what the
// step computes. Also the derivatives of items, state and reads.
template <class T>
struct SolverSlot {
  Lanes<T>*items, *hidden, *cell, *attention, *reads;
  Lanes<T>*gates, *parameters, *moved, *shifted, *logarithms;

  SolverSlot(const SolverSizes& n, T* at) {
    Parts<T> parts(at);
    items = parts.take(n.inputs);
    hidden = parts.take(n.hidden);
    cell = parts.take(n.cells());
    attention = parts.take(n.addresses);
    reads = parts.take(n.reads());
    gates = parts.take(n.gates);
    parameters = parts.take(n.head_parameters());
    moved = parts.take(n.addresses);
    shifted = parts.take(n.addresses);
    logarithms = parts.take(n.addresses);
  }
};

// The slots of a block are used in turn.
template <class T>
SolverSlot<T> slot(const SolverSizes& n, const SolverBlock<T>& block, Index step) {
  return SolverSlot<T>(n, block.tape + step % block.slots * n.slot() * Lanes<T>::size());
}

// What the encoder left, or its derivatives.
template <class T>
struct Encoded {
  Lanes<T>*attention, *memory;

  Encoded(const SolverSizes& n, T* at)
      : attention(reinterpret_cast<Lanes<T>*>(at)), memory(attention + n.addresses) {}
};

template <class T>
struct SolverScratch {
  Lanes<T>*outputs, *extended, *d_extended;

  SolverScratch(const SolverSizes& n, T* at) {
    Parts<T> parts(at);
    outputs = parts.take(n.outputs);
    extended = parts.take(n.addresses + n.shift);
    d_extended = parts.take(n.addresses + n.shift);
  }
};

// Gates and what moves the head, or their derivatives.
template <class T>
struct SolverParameters {
  Lanes<T>* gates;
  HeadParameters<T> move;

  SolverParameters(const SolverSizes& n, Lanes<T>* parameters)
      : gates(parameters), move(parameters + 3, n.shift) {}
};

}  // namespace CPU_CAPABILITY
}  // namespace ferula
