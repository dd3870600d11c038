// The kernels of a fused sequence model: what one block of samples, as many as a vector register
// has lanes, goes through. Plain pointers, for the files with the bodies are compiled for each
// processor level.
#pragma once

#include <cstdint>

#include "fused/cpu_level.h"

namespace ferula {

// Memory of a block, all of it lanes. A model's Sizes say how many each of these are.
template <class T>
struct SequenceBlock {
  std::int64_t samples;  // in use
  std::int64_t slots;    // steps + 1 to keep all for the way back, 2 to keep nothing
  T* tape;               // slots x slot()
  T* scratch;            // scratch()
  T* deltas = nullptr;   // steps x deltas(), for the way back
  T* d_state = nullptr;  // slot(), likewise
};

// Of weights, items and state the pointers are those of the block's first sample; samples lie one
// after the other: items [samples, steps, inputs], outputs, states [samples, state()].
template <class Sizes, class T>
struct SequenceKernels {
  using Weights = typename Sizes::template Weights<T>;
  using ConstWeights = typename Sizes::template Weights<const T>;

  std::int64_t lanes;
  void (*forward)(const Sizes&, const ConstWeights&, const SequenceBlock<T>&, const T* items,
                  const T* initial, T* outputs, T* final_state);
  // d_final may be null, for zero; d_items and d_initial, for nobody wants them.
  void (*backward)(const Sizes&, const ConstWeights&, const SequenceBlock<T>&, const T* d_outputs,
                   const T* d_final, T* d_items, T* d_initial);
  // Sums over all steps of all blocks, one after the other at `tapes` and `deltas`. The rows of all
  // weights count as one matrix of deltas() rows, of which this gives begin to end.
  void (*weight_gradients)(const Sizes&, std::int64_t blocks, T* tapes, T* deltas,
                           std::int64_t begin, std::int64_t end, const Weights&);
};

}  // namespace ferula
