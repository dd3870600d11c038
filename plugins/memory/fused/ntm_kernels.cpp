#include "fused/ntm_kernels.h"

#include "fused/controller.h"
#include "fused/head.h"
#include "fused/memory_access.h"
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

template <class T>
void forward(const NtmSizes& n, const NtmPointers<const T>& p, const NtmBlock<T>& block,
             const T* items, const T* initial, T* outputs, T* final_state) {
  const Scratch<T> scratch(n, block.scratch);
  gather(initial, block.samples, n.state(), slot(n, block, 0).reads, n.state());
  for (Index t = 0; t < n.steps; ++t) {
    const Slot<T> now = slot(n, block, t), next = slot(n, block, t + 1);
    gather(items + t * n.inputs, block.samples, n.steps * n.inputs, now.items, n.inputs);
    forward_step(n, p, now, next, scratch);
    scatter(scratch.outputs, n.outputs, outputs + t * n.outputs, block.samples,
            n.steps * n.outputs);
  }
  scatter(slot(n, block, n.steps).reads, n.state(), final_state, block.samples, n.state());
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
void backward(const NtmSizes& n, const NtmPointers<const T>& p, const NtmBlock<T>& block,
              const T* d_outputs, const T* d_final, T* d_items, T* d_initial) {
  const Scratch<T> scratch(n, block.scratch);
  const Slot<T> d(n, block.d_state);
  if (d_final)
    gather(d_final, block.samples, n.state(), d.reads, n.state());
  else
    fill(d.reads, n.state(), T(0));
  for (Index t = n.steps - 1; t >= 0; --t) {
    const Slot<T> now = slot(n, block, t), next = slot(n, block, t + 1);
    const Deltas<T> deltas(n, block.deltas, t);
    gather(d_outputs + t * n.outputs, block.samples, n.steps * n.outputs, deltas.outputs,
           n.outputs);
    backward_step(n, p, now, next, d, deltas, scratch);
    if (d_items)
      scatter(d.items, n.inputs, d_items + t * n.inputs, block.samples, n.steps * n.inputs);
  }
  if (d_initial) scatter(d.reads, n.state(), d_initial, block.samples, n.state());
}

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
NtmKernels<T> ntm_kernels_for() {
  return {Lanes<T>::size(), forward<T>, backward<T>, weight_gradients<T, Slot, NtmSizes>};
}

template NtmKernels<float> ntm_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template NtmKernels<double> ntm_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
