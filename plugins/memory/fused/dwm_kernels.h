// The kernels of the fused differentiable working memory: see sequence_kernels.h.
#pragma once

#include "fused/sequence_kernels.h"

namespace ferula {

// [rows, columns] on items, reads and hidden state, and its bias: see DwmWeights.
template <class T>
struct DwmPointers {
  T *weight, *bias;
};

struct DwmSizes {
  static constexpr const char* kName = "DWM";
  template <class T>
  using Weights = DwmPointers<T>;

  std::int64_t steps, inputs, hidden, addresses, content, heads, shift, outputs;
  bool content_addressing;

  std::int64_t reads() const { return heads * content; }
  std::int64_t columns() const { return inputs + reads() + hidden; }
  std::int64_t head_rows() const {
    return shift + 5 + 2 * content + (content_addressing ? content + 2 : 0);
  }
  std::int64_t rows() const { return hidden + heads * head_rows() + outputs; }
  // What passes from step to step: hidden state, attention, bookmarks, memory.
  std::int64_t state() const { return hidden + 2 * heads * addresses + addresses * content; }
  // What a step keeps for the way back: items, reads, state before it, what it computes.
  std::int64_t slot() const {
    return inputs + reads() + state() + rows() + heads * shift +
           addresses * (1 + (content_addressing ? 5 : 3) * heads);
  }
  // The derivatives by what the product of a step gives.
  std::int64_t deltas() const { return rows(); }
  std::int64_t scratch() const { return outputs + content + 3 * addresses + 2 * shift; }
};

// Those of a processor level.
template <CpuLevel level, class T>
SequenceKernels<DwmSizes, T> dwm_kernels_for();

// Those for this processor.
template <class T>
SequenceKernels<DwmSizes, T> kernels_of(const DwmSizes&) {
  return at_cpu_level([](auto level) { return dwm_kernels_for<level, T>(); });
}

}  // namespace ferula
