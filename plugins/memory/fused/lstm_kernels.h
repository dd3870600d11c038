// The kernels of the fused LSTM: one layer over all steps. Plain pointers, for the file with the
// bodies is compiled for each processor level.
#pragma once

#include <cstdint>

#include "fused/cpu_level.h"

namespace ferula {

struct LstmSizes {
  std::int64_t steps, inputs, hidden;
  bool empty_state;  // the hidden state before the first step is zero

  std::int64_t gates() const { return 4 * hidden; }
  // What the weights of a gate are multiplied with: item, 1, hidden state before.
  std::int64_t columns() const { return inputs + 1 + hidden; }
  std::int64_t columns_at(std::int64_t step) const {  // nothing comes of an empty state
    return step == 0 && empty_state ? inputs + 1 : columns();
  }
  // What a step keeps for the way back: gates, cell before it.
  std::int64_t slot() const { return gates() + hidden; }
  std::int64_t scratch() const { return columns() + hidden; }
};

// Steps begin to end. The way back takes kAtOnce of them, then adds to the gradient of the weights
// while all is in the caches.
struct StepRange {
  static constexpr std::int64_t kAtOnce = 4;
  std::int64_t begin, end;
};

// Samples that go through all steps together, side by side in `registers` vector registers.
template <class T>
struct LstmBlock {
  std::int64_t samples, registers;
  T* tape;              // (steps + 1) x slot() in lanes, or 2 x slot() to keep nothing
  std::int64_t slots;   // which of these
  T* scratch;           // scratch() in lanes
  T* deltas = nullptr;  // StepRange::kAtOnce x gates() in lanes, for the way back
};

// Pointers are those of the block's first sample; samples lie one after the other. Null are
// derivatives that are zero or that nobody wants.
template <class T>
struct LstmKernels {
  std::int64_t lanes;          // of a register
  std::int64_t max_registers;  // that are worth to go together
  // weights [gates(), columns()], items [samples, steps, inputs], outputs [samples, steps, hidden],
  // states [samples, hidden].
  void (*forward)(const LstmSizes&, const LstmBlock<T>&, const T* weights, const T* items,
                  const T* hidden, const T* cell, T* outputs, T* last_cell);
  // From the last steps to the first. transposed [inputs + 1 + hidden, gates()]
  void (*backward)(const LstmSizes&, const LstmBlock<T>&, StepRange, const T* transposed,
                   const T* d_outputs, const T* d_last_cell, T* d_items, T* d_hidden, T* d_cell);
  // Adds to rows begin to end of the weights' gradient [gates(), width]; columns() are used. Rows
  // of `inputs` [steps, batch, width] are what the weights were multiplied with.
  void (*weight_gradient)(const LstmSizes&, StepRange, std::int64_t batch, std::int64_t registers,
                          const T* deltas, const T* inputs, std::int64_t width, std::int64_t begin,
                          std::int64_t end, T* gradient);
};

// Those of a processor level.
template <CpuLevel level, class T>
LstmKernels<T> lstm_kernels_for();

// Those for this processor.
template <class T>
LstmKernels<T> lstm_kernels() {
  return at_cpu_level([](auto level) { return lstm_kernels_for<level, T>(); });
}

}  // namespace ferula
