#include "fused/ntm_kernels.h"

#include "fused/content.h"
#include "fused/controller.h"
#include "fused/memory_access.h"
#include "fused/sequence_loops.h"
#include "fused/weight_gradients.h"

namespace ferula {
inline namespace CPU_CAPABILITY {
namespace {

template <class T>
struct Weights {
  Matrix<const T> controller, heads, output_hidden, output_reads;

  Weights(const NtmSizes& n, const NtmPointers<const T>& p)
      : controller{p.controller, n.gates, n.columns, n.columns},
        heads{p.heads, n.head_parameters(), n.hidden, n.hidden},
        output_hidden{p.output, n.outputs, n.hidden, n.hidden + n.reads()},
        output_reads{p.output + n.hidden, n.outputs, n.reads(), n.hidden + n.reads()} {}
};

template <class T>
void forward_step(const NtmSizes& n, const NtmPointers<const T>& p, const Slot<T>& now,
                  const Slot<T>& next, const Scratch<T>& scratch) {
  const Weights<T> weights(n, p);
  broadcast(p.controller_bias, now.gates, n.gates);
  product(weights.controller, now.items, now.gates, 1, 1, true);
  controller_forward(n, now, next);

  broadcast(p.heads_bias, now.parameters, n.head_parameters());
  product(weights.heads, next.hidden, now.parameters, 1, 1, true);
  if (n.content_addressing) inverse_norms(n, now);
  for (Index h = 0; h < n.heads(); ++h) {
    const Head<T> head(n, now, next, h);
    focus(n, now, head, scratch.extended);
    if (h < n.read_heads) read(n, now.memory, head.attention, next.reads + h * n.content);
  }
  const WriteParameters<T> change(n, now.parameters);
  for (Index i = 0; i < 2 * n.content; ++i) change.erase[i] = sigmoid(change.erase[i]);
  write(n, now.memory, next.attention + n.read_heads * n.addresses, change, next.memory);

  broadcast(p.output_bias, scratch.outputs, n.outputs);
  product(weights.output_hidden, next.hidden, scratch.outputs, 1, 1, true);
  product(weights.output_reads, next.reads, scratch.outputs, 1, 1, true);
}

// From the memory and the heads to their parameters: `d` holds the derivatives of the state after
// the step, then those of attention and memory before it.
template <class T>
void heads_backward(const NtmSizes& n, const Slot<T>& now, const Slot<T>& next, const Slot<T>& d,
                    const Deltas<T>& deltas, const Scratch<T>& scratch) {
  const Index w = n.read_heads * n.addresses;
  write_backward(n, now.memory, next.attention + w, WriteParameters<T>(n, now.parameters), d.memory,
                 d.attention + w, WriteParameters<T>(n, deltas.parameters));
  for (Index h = 0; h < n.read_heads; ++h)
    read_backward(n, now.memory, next.attention + h * n.addresses, d.reads + h * n.content,
                  d.attention + h * n.addresses, d.memory);
  for (Index h = 0; h < n.heads(); ++h) {
    const Head<T> head(n, now, next, h);
    const HeadParameters<T> d_head(n, deltas.parameters, h);
    Lanes<T>* d_attention = d.attention + h * n.addresses;
    unshift(n, head, d_attention, d_head, scratch.extended, scratch.d_extended);
    if (!n.content_addressing) continue;
    ungate(n, head, d_attention, d_head, scratch.d_cosines);
    unmatch(n, now, head, scratch.d_cosines, d_head, d.memory, scratch.direction);
    deactivate(n, head.parameters, d_head);
  }
}

template <class T>
void backward_step(const NtmSizes& n, const NtmPointers<const T>& p, const Slot<T>& now,
                   const Slot<T>& next, const Slot<T>& d, const Deltas<T>& deltas,
                   const Scratch<T>& scratch) {
  const Weights<T> weights(n, p);
  add_transposed_product(weights.output_hidden, deltas.outputs, d.hidden);
  add_transposed_product(weights.output_reads, deltas.outputs, d.reads);
  heads_backward(n, now, next, d, deltas, scratch);
  add_transposed_product(weights.heads, deltas.parameters, d.hidden);
  controller_backward(n, now, next, d.hidden, d.cell, deltas.gates);
  fill(d.items, n.inputs + n.reads(), T(0));
  add_transposed_product(weights.controller, deltas.gates, d.items);
}

template <class T>
struct NtmModel {
  using Sizes = NtmSizes;
  using Slot = ferula::Slot<T>;
  using Scratch = ferula::Scratch<T>;
  using Deltas = ferula::Deltas<T>;
  static constexpr auto forward_step = ferula::forward_step<T>;
  static constexpr auto backward_step = ferula::backward_step<T>;
};

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
SequenceKernels<NtmSizes, T> ntm_kernels_for() {
  using Loops = SequenceLoops<T, NtmModel>;
  return {Lanes<T>::size(), Loops::forward, Loops::backward, weight_gradients<T, Slot, NtmSizes>};
}

template SequenceKernels<NtmSizes, float> ntm_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template SequenceKernels<NtmSizes, double> ntm_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
