// The kernels of the fused NTM: see sequence_kernels.h.
#pragma once

#include "fused/controller_kind.h"
#include "fused/sequence_kernels.h"

namespace ferula {

// Row by row: [gates, columns] on items, reads and hidden state; [head parameters, hidden];
// [outputs, hidden + reads]; and their biases.
template <class T>
struct NtmPointers {
  T *controller, *controller_bias, *heads, *heads_bias, *output, *output_bias;
};

struct NtmSizes {
  static constexpr const char* kName = "NTM";
  template <class T>
  using Weights = NtmPointers<T>;

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

// Those of a processor level.
template <CpuLevel level, class T>
SequenceKernels<NtmSizes, T> ntm_kernels_for();

// Those for this processor.
template <class T>
SequenceKernels<NtmSizes, T> kernels_of(const NtmSizes&) {
  return at_cpu_level([](auto level) { return ntm_kernels_for<level, T>(); });
}

}  // namespace ferula
