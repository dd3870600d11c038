// The kernels of the fused differentiable neural computer: see sequence_kernels.h.
#pragma once

#include "fused/ntm_kernels.h"

namespace ferula {

// The weights are as those of an NTM, its heads' parameters those of the interface.
struct DncSizes {
  static constexpr const char* kName = "DNC";
  template <class T>
  using Weights = NtmPointers<T>;

  std::int64_t steps, inputs, hidden, gates, columns, addresses, content, read_heads, write_heads,
      outputs;
  ControllerStep controller;

  std::int64_t heads() const { return read_heads + write_heads; }
  std::int64_t reads() const { return read_heads * content; }
  std::int64_t cells() const { return controller == ControllerStep::lstm ? hidden : 0; }
  std::int64_t modes() const { return 2 * write_heads + 1; }
  std::int64_t head_parameters() const {
    return write_heads * (3 * content + 3) + read_heads * (content + 2 + modes());
  }
  // What passes from step to step: reads, hidden state, cell state, read attention, write
  // attention, usage, links, precedence, memory.
  std::int64_t state() const {
    return reads() + hidden + cells() +
           addresses * (read_heads + 2 * write_heads + 1 + write_heads * addresses + content);
  }
  // What a step keeps for the way back: items, state before it, what it computes.
  std::int64_t slot() const {
    return inputs + state() + gates + head_parameters() +
           addresses * (1 + write_heads + 2 * heads() + 2 * read_heads * write_heads);
  }
  // The derivatives by what the products of a step give: gates, interface, outputs.
  std::int64_t deltas() const { return gates + head_parameters() + outputs; }
  std::int64_t scratch() const { return outputs + content + addresses * (1 + read_heads); }
};

// Those of a processor level.
template <CpuLevel level, class T>
SequenceKernels<DncSizes, T> dnc_kernels_for();

// Those for this processor.
template <class T>
SequenceKernels<DncSizes, T> kernels_of(const DncSizes&) {
  return at_cpu_level([](auto level) { return dnc_kernels_for<level, T>(); });
}

}  // namespace ferula
