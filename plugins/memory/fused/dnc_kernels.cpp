#include "fused/dnc_kernels.h"

#include "fused/controller.h"
#include "fused/dnc_reading.h"
#include "fused/dnc_writing.h"
#include "fused/memory_access.h"
#include "fused/sequence_loops.h"
#include "fused/weight_gradients.h"

namespace ferula {
inline namespace CPU_CAPABILITY {
namespace {

template <class T>
struct Weights {
  Matrix<const T> controller, interface, output_hidden, output_reads;

  Weights(const DncSizes& n, const NtmPointers<const T>& p)
      : controller{p.controller, n.gates, n.columns, n.columns}, interface {
    p.heads, n.head_parameters(), n.hidden, n.hidden
  }, output_hidden{p.output, n.outputs, n.hidden, n.hidden + n.reads()},
      output_reads{p.output + n.hidden, n.outputs, n.reads(), n.hidden + n.reads()} {
  }
};

template <class T>
void activate(const DncSizes& n, const DncInterface<T>& p) {
  const auto gates = [](Lanes<T>* x, Index count) {
    for (Index i = 0; i < count; ++i) x[i] = sigmoid(x[i]);
  };
  const auto strengths = [](Lanes<T>* x, Index count) {
    for (Index i = 0; i < count; ++i) x[i] = Lanes<T>(1) + softplus(x[i]);
  };
  gates(p.erase, n.write_heads * n.content);
  gates(p.free_gates, n.read_heads);
  gates(p.allocation_gates, n.write_heads);
  gates(p.write_gates, n.write_heads);
  for (Index k = 0; k < n.read_heads; ++k) softmax(p.modes + k * n.modes(), n.modes());
  strengths(p.write_strengths, n.write_heads);
  strengths(p.read_strengths, n.read_heads);
}

// The way back of modes and strengths; gates and erase have been done on the way, and none leads to
// the free gates.
template <class T>
void deactivate(const DncSizes& n, const DncInterface<T>& p, const DncInterface<T>& d) {
  const auto strengths = [](const Lanes<T>* x, Lanes<T>* dx, Index count) {
    for (Index i = 0; i < count; ++i) dx[i] = dx[i] * (Lanes<T>(1) - (Lanes<T>(1) - x[i]).exp());
  };
  for (Index k = 0; k < n.read_heads; ++k)
    softmax_backward(p.modes + k * n.modes(), d.modes + k * n.modes(), n.modes());
  strengths(p.write_strengths, d.write_strengths, n.write_heads);
  strengths(p.read_strengths, d.read_strengths, n.read_heads);
  fill(d.free_gates, n.read_heads, T(0));
}

template <class T>
void use_memory(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next,
                const DncScratch<T>& scratch) {
  next_usage(n, now, next);
  allocate(n, now, next, scratch.attention, scratch.d_cosines);
  inverse_norms(n, now);
  for (Index k = 0; k < n.write_heads; ++k) place_write(n, now, next, k);
  write_all(n, now.memory, writes(n, next.write_attention, now.parameters), next.memory);
  for (Index k = 0; k < n.write_heads; ++k) link(n, now, next, k);
  inverse_norms(n, next);
  for (Index k = 0; k < n.read_heads; ++k) {
    place_read(n, now, next, k);
    read(n, next.memory, next.read_attention + k * n.addresses, next.reads + k * n.content);
  }
}

template <class T>
void use_memory_backward(const DncSizes& n, const DncSlot<T>& now, const DncSlot<T>& next,
                         const DncSlot<T>& d, Lanes<T>* d_rows, const DncScratch<T>& scratch) {
  const DncInterface<T> d_parameters(n, d_rows);
  for (Index k = 0; k < n.read_heads; ++k) {
    read_backward(n, next.memory, next.read_attention + k * n.addresses, d.reads + k * n.content,
                  d.read_attention + k * n.addresses, d.memory);
    place_read_backward(n, now, next, d, d_parameters, scratch, k);
  }
  for (Index k = 0; k < n.write_heads; ++k) link_backward(n, now, next, d, k);
  write_all_backward(n, now.memory, writes(n, next.write_attention, now.parameters), d.memory,
                     writes(n, d.write_attention, d_rows));
  for (Index k = 0; k < n.write_heads; ++k)
    place_write_backward(n, now, d, d_parameters, scratch, k);
  deactivate(n, DncInterface<T>(n, now.parameters), d_parameters);
}

template <class T>
void forward_step(const DncSizes& n, const NtmPointers<const T>& p, const DncSlot<T>& now,
                  const DncSlot<T>& next, const DncScratch<T>& scratch) {
  const Weights<T> weights(n, p);
  broadcast(p.controller_bias, now.gates, n.gates);
  product(weights.controller, now.items, now.gates, 1, 1, true);
  controller_forward(n, now, next);

  broadcast(p.heads_bias, now.parameters, n.head_parameters());
  product(weights.interface, next.hidden, now.parameters, 1, 1, true);
  activate(n, DncInterface<T>(n, now.parameters));
  use_memory(n, now, next, scratch);

  broadcast(p.output_bias, scratch.outputs, n.outputs);
  product(weights.output_hidden, next.hidden, scratch.outputs, 1, 1, true);
  product(weights.output_reads, next.reads, scratch.outputs, 1, 1, true);
}

template <class T>
void backward_step(const DncSizes& n, const NtmPointers<const T>& p, const DncSlot<T>& now,
                   const DncSlot<T>& next, const DncSlot<T>& d, const Deltas<T>& deltas,
                   const DncScratch<T>& scratch) {
  const Weights<T> weights(n, p);
  add_transposed_product(weights.output_hidden, deltas.outputs, d.hidden);
  add_transposed_product(weights.output_reads, deltas.outputs, d.reads);
  use_memory_backward(n, now, next, d, deltas.parameters, scratch);
  add_transposed_product(weights.interface, deltas.parameters, d.hidden);
  controller_backward(n, now, next, d.hidden, d.cell, deltas.gates);
  fill(d.items, n.inputs + n.reads(), T(0));
  add_transposed_product(weights.controller, deltas.gates, d.items);
}

template <class T>
struct DncModel {
  using Sizes = DncSizes;
  using Slot = DncSlot<T>;
  using Scratch = DncScratch<T>;
  using Deltas = ferula::Deltas<T>;
  static constexpr auto forward_step = ferula::forward_step<T>;
  static constexpr auto backward_step = ferula::backward_step<T>;
};

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
SequenceKernels<DncSizes, T> dnc_kernels_for() {
  using Loops = SequenceLoops<T, DncModel>;
  return {Lanes<T>::size(), Loops::forward, Loops::backward,
          weight_gradients<T, DncSlot, DncSizes>};
}

template SequenceKernels<DncSizes, float> dnc_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template SequenceKernels<DncSizes, double> dnc_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
