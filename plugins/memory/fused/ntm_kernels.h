// The kernels of the fused NTM: what one block of samples, as many as a vector register has lanes,
// goes through. Plain pointers, for the file with the bodies is compiled for each processor level.
#pragma once

#include <cstdint>

#include "fused/controller_kind.h"
#include "fused/cpu_level.h"

namespace ferula {

struct NtmSizes {
  std::int64_t steps, inputs, hidden, gates, columns, addresses, content, read_heads, shift,
      outputs;
  ControllerStep controller;
  bool content_addressing;

  std::int64_t heads() const { return read_heads + 1; }
  std::int64_t reads() const { return read_heads * content; }
  std::int64_t cells() const { return controller == ControllerStep::lstm ? hidden : 0; }
  std::int64_t head_rows() const { return shift + 1 + (content_addressing ? content + 2 : 0); }
  std::int64_t head_parameters() const { return heads() * head_rows() + 2 * content; }
  // What passes from step to step: reads, hidden state, cell state, attention, memory.
  std::int64_t state() const {
    return reads() + hidden + cells() + heads() * addresses + addresses * content;
  }
  // What a step keeps for the way back: items, state before it, what it computes.
  std::int64_t slot() const {
    return inputs + state() + gates + head_parameters() + addresses * (1 + 4 * heads());
  }
  // The derivatives by what the products of a step give: gates, heads' parameters, outputs.
  std::int64_t deltas() const { return gates + head_parameters() + outputs; }
  std::int64_t scratch() const { return outputs + content + 3 * addresses + 2 * shift; }
};

// Row by row: [gates, columns] on items, reads and hidden state; [head parameters, hidden];
// [outputs, hidden + reads]; and their biases.
template <class T>
struct NtmPointers {
  T *controller, *controller_bias, *heads, *heads_bias, *output, *output_bias;
};

// Memory of a block, all of it lanes.
template <class T>
struct NtmBlock {
  std::int64_t samples;  // in use
  std::int64_t slots;    // steps + 1 to keep all for the way back, 2 to keep nothing
  T* tape;               // slots x slot()
  T* scratch;            // scratch()
  T* deltas = nullptr;   // steps x deltas(), for the way back
  T* d_state = nullptr;  // slot(), likewise
};

// Of weights, items and state the pointers are those of the block's first sample; samples lie one
// after the other: items [samples, steps, inputs], outputs, states [samples, state()].
template <class T>
struct NtmKernels {
  std::int64_t lanes;
  void (*forward)(const NtmSizes&, const NtmPointers<const T>&, const NtmBlock<T>&, const T* items,
                  const T* initial, T* outputs, T* final_state);
  // d_final may be null, for zero; d_items and d_initial, for nobody wants them.
  void (*backward)(const NtmSizes&, const NtmPointers<const T>&, const NtmBlock<T>&,
                   const T* d_outputs, const T* d_final, T* d_items, T* d_initial);
  // Sums over all steps of all blocks, one after the other at `tapes` and `deltas`. The rows of
  // controller, heads and output count as one matrix, of which this gives begin to end.
  void (*weight_gradients)(const NtmSizes&, std::int64_t blocks, T* tapes, T* deltas,
                           std::int64_t begin, std::int64_t end, const NtmPointers<T>&);
};

// Those of a processor level.
template <CpuLevel level, class T>
NtmKernels<T> ntm_kernels_for();

// Those for this processor.
template <class T>
NtmKernels<T> ntm_kernels() {
  return at_cpu_level([](auto level) { return ntm_kernels_for<level, T>(); });
}

}  // namespace ferula
