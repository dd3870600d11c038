// The kernels of the fused solver: what one block of samples goes through. See sequence_kernels.h.
#pragma once

#include "fused/ntm_kernels.h"

namespace ferula {

struct SolverSizes {
  static constexpr bool content_addressing = false;  // its head moves by shifts alone

  std::int64_t steps, inputs, hidden, gates, columns, addresses, content, shift, outputs;
  ControllerStep controller;

  std::int64_t reads() const { return content; }
  std::int64_t cells() const { return controller == ControllerStep::lstm ? hidden : 0; }
  std::int64_t head_parameters() const { return 3 + shift + 1; }
  // What passes from step to step: hidden state, cell state, attention.
  std::int64_t state() const { return hidden + cells() + addresses; }
  // What all steps share: the encoder's attention, memory.
  std::int64_t encoded() const { return addresses * (1 + content); }
  // What a step keeps for the way back: items, state before it, what the step before has read, what
  // it computes.
  std::int64_t slot() const {
    return inputs + state() + reads() + gates + head_parameters() + 3 * addresses;
  }
  // The derivatives by what the products of a step give: gates, head's parameters, outputs.
  std::int64_t deltas() const { return gates + head_parameters() + outputs; }
  std::int64_t scratch() const { return outputs + 2 * (addresses + shift); }
};

// Memory of a block, all of it lanes.
template <class T>
struct SolverBlock {
  std::int64_t samples;    // in use
  std::int64_t slots;      // steps + 1 to keep all for the way back, 2 to keep nothing
  T* tape;                 // slots x slot()
  T* encoded;              // encoded()
  T* scratch;              // scratch()
  T* deltas = nullptr;     // steps x deltas(), for the way back
  T* d_state = nullptr;    // slot(), likewise
  T* d_encoded = nullptr;  // encoded(), likewise
};

// The weights are those of an NTM whose heads are one. Pointers are those of the block's first
// sample; samples lie one after the other: items [samples, steps, inputs], outputs, states
// [samples, state()], what the encoder left [samples, encoded()].
template <class T>
struct SolverKernels {
  std::int64_t lanes;
  void (*forward)(const SolverSizes&, const NtmPointers<const T>&, const SolverBlock<T>&,
                  const T* items, const T* initial, const T* encoded, T* outputs, T* final_state);
  // d_final may be null, for zero; d_items, d_initial and d_encoded, for nobody wants them. Takes
  // tape and encoded as forward() left them.
  void (*backward)(const SolverSizes&, const NtmPointers<const T>&, const SolverBlock<T>&,
                   const T* d_outputs, const T* d_final, T* d_items, T* d_initial, T* d_encoded);
  // As SequenceKernels::weight_gradients.
  void (*weight_gradients)(const SolverSizes&, std::int64_t blocks, T* tapes, T* deltas,
                           std::int64_t begin, std::int64_t end, const NtmPointers<T>&);
};

// Those of a processor level.
template <CpuLevel level, class T>
SolverKernels<T> solver_kernels_for();

// Those for this processor.
template <class T>
SolverKernels<T> solver_kernels() {
  return at_cpu_level([](auto level) { return solver_kernels_for<level, T>(); });
}

}  // namespace ferula
