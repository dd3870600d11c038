#include "fused/solver_kernels.h"

#include "fused/controller.h"
#include "fused/head.h"
#include "fused/memory_access.h"
#include "fused/solver_slot.h"
#include "fused/weight_gradients.h"

namespace ferula {
inline namespace CPU_CAPABILITY {
namespace {

template <class T>
struct Weights {
  Matrix<const T> controller, head, output_hidden, output_reads;

  Weights(const SolverSizes& n, const NtmPointers<const T>& p)
      : controller{p.controller, n.gates, n.columns, n.columns},
        head{p.heads, n.head_parameters(), n.hidden, n.hidden},
        output_hidden{p.output, n.outputs, n.hidden, n.hidden + n.reads()},
        output_reads{p.output + n.hidden, n.outputs, n.reads(), n.hidden + n.reads()} {}
};

template <class T>
Head<T> mover(const SolverSizes& n, const SolverSlot<T>& now) {
  return {SolverParameters<T>(n, now.parameters).move, now.shifted, now.logarithms, now.attention,
          now.moved};
}

// w = g_0 w_moved + g_1 w_encoder + g_2 w_first
template <class T>
void gated_return(const SolverSizes& n, const Lanes<T>* gates, const Lanes<T>* moved,
                  const Encoded<T>& encoded, Lanes<T>* attention) {
  for (Index a = 0; a < n.addresses; ++a)
    attention[a] = at::vec::fmadd(gates[0], moved[a], gates[1] * encoded.attention[a]);
  attention[0] = attention[0] + gates[2];
}

// `d_attention` becomes the derivative of what moved. `d_gates` gets those of what the sigmoids
// were given.
template <class T>
void gated_return_backward(const SolverSizes& n, const Lanes<T>* gates, const Lanes<T>* moved,
                           const Encoded<T>& encoded, Lanes<T>* d_attention, Lanes<T>* d_gates,
                           const Encoded<T>& d_encoded) {
  Lanes<T> of_moved(0), of_encoder(0);
  d_gates[2] = d_attention[0];
  for (Index a = 0; a < n.addresses; ++a) {
    of_moved = at::vec::fmadd(d_attention[a], moved[a], of_moved);
    of_encoder = at::vec::fmadd(d_attention[a], encoded.attention[a], of_encoder);
    d_encoded.attention[a] = at::vec::fmadd(gates[1], d_attention[a], d_encoded.attention[a]);
    d_attention[a] = gates[0] * d_attention[a];
  }
  d_gates[0] = of_moved, d_gates[1] = of_encoder;
  for (Index i = 0; i < 3; ++i) d_gates[i] = d_gates[i] * gates[i] * (Lanes<T>(1) - gates[i]);
}

template <class T>
void attend(const SolverSizes& n, const SolverSlot<T>& now, const SolverSlot<T>& next,
            const Encoded<T>& encoded, const SolverScratch<T>& scratch) {
  const SolverParameters<T> parameters(n, now.parameters);
  for (Index i = 0; i < 3; ++i) parameters.gates[i] = sigmoid(parameters.gates[i]);
  activate(n, parameters.move);
  shift(n, mover(n, now), scratch.extended);
  gated_return(n, parameters.gates, now.moved, encoded, next.attention);
}

template <class T>
void forward_step(const SolverSizes& n, const NtmPointers<const T>& p, const SolverSlot<T>& now,
                  const SolverSlot<T>& next, const Encoded<T>& encoded,
                  const SolverScratch<T>& scratch) {
  const Weights<T> weights(n, p);
  broadcast(p.controller_bias, now.gates, n.gates);
  product(weights.controller, now.items, now.gates, 1, 1, true);
  controller_forward(n, now, next);

  broadcast(p.heads_bias, now.parameters, n.head_parameters());
  product(weights.head, next.hidden, now.parameters, 1, 1, true);
  attend(n, now, next, encoded, scratch);
  read(n, encoded.memory, next.attention, next.reads);

  broadcast(p.output_bias, scratch.outputs, n.outputs);
  product(weights.output_hidden, next.hidden, scratch.outputs, 1, 1, true);
  product(weights.output_reads, next.reads, scratch.outputs, 1, 1, true);
}

template <class T>
void forward(const SolverSizes& n, const NtmPointers<const T>& p, const SolverBlock<T>& block,
             const T* items, const T* initial, const T* left, T* outputs, T* final_state) {
  const SolverScratch<T> scratch(n, block.scratch);
  const Encoded<T> encoded(n, block.encoded);
  gather(left, block.samples, n.encoded(), encoded.attention, n.encoded());
  gather(initial, block.samples, n.state(), slot(n, block, 0).hidden, n.state());
  for (Index t = 0; t < n.steps; ++t) {
    const SolverSlot<T> now = slot(n, block, t), next = slot(n, block, t + 1);
    gather(items + t * n.inputs, block.samples, n.steps * n.inputs, now.items, n.inputs);
    forward_step(n, p, now, next, encoded, scratch);
    scatter(scratch.outputs, n.outputs, outputs + t * n.outputs, block.samples,
            n.steps * n.outputs);
  }
  scatter(slot(n, block, n.steps).hidden, n.state(), final_state, block.samples, n.state());
}

// `d` holds the derivatives of the state after the step, then those of the state before it.
template <class T>
void backward_step(const SolverSizes& n, const NtmPointers<const T>& p, const SolverSlot<T>& now,
                   const SolverSlot<T>& next, const Encoded<T>& encoded, const SolverSlot<T>& d,
                   const Encoded<T>& d_encoded, const Deltas<T>& deltas,
                   const SolverScratch<T>& scratch) {
  const Weights<T> weights(n, p);
  fill(d.reads, n.reads(), T(0));
  add_transposed_product(weights.output_hidden, deltas.outputs, d.hidden);
  add_transposed_product(weights.output_reads, deltas.outputs, d.reads);
  read_backward(n, encoded.memory, next.attention, d.reads, d.attention, d_encoded.memory);

  const SolverParameters<T> parameters(n, now.parameters), d_parameters(n, deltas.parameters);
  gated_return_backward(n, parameters.gates, now.moved, encoded, d.attention, d_parameters.gates,
                        d_encoded);
  unshift(n, mover(n, now), d.attention, d_parameters.move, scratch.extended, scratch.d_extended);
  add_transposed_product(weights.head, deltas.parameters, d.hidden);

  controller_backward(n, now, next, d.hidden, d.cell, deltas.gates);
  fill(d.items, n.inputs, T(0));
  add_transposed_product(weights.controller, deltas.gates, d.items);
}

template <class T>
void backward(const SolverSizes& n, const NtmPointers<const T>& p, const SolverBlock<T>& block,
              const T* d_outputs, const T* d_final, T* d_items, T* d_initial, T* d_left) {
  const SolverScratch<T> scratch(n, block.scratch);
  const SolverSlot<T> d(n, block.d_state);
  const Encoded<T> encoded(n, block.encoded), d_encoded(n, block.d_encoded);
  fill(d_encoded.attention, n.encoded(), T(0));
  if (d_final)
    gather(d_final, block.samples, n.state(), d.hidden, n.state());
  else
    fill(d.hidden, n.state(), T(0));
  for (Index t = n.steps - 1; t >= 0; --t) {
    const SolverSlot<T> now = slot(n, block, t), next = slot(n, block, t + 1);
    const Deltas<T> deltas(n, block.deltas, t);
    gather(d_outputs + t * n.outputs, block.samples, n.steps * n.outputs, deltas.outputs,
           n.outputs);
    backward_step(n, p, now, next, encoded, d, d_encoded, deltas, scratch);
    if (d_items)
      scatter(d.items, n.inputs, d_items + t * n.inputs, block.samples, n.steps * n.inputs);
  }
  if (d_initial) scatter(d.hidden, n.state(), d_initial, block.samples, n.state());
  if (d_left) scatter(d_encoded.attention, n.encoded(), d_left, block.samples, n.encoded());
}

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
SolverKernels<T> solver_kernels_for() {
  return {Lanes<T>::size(), forward<T>, backward<T>, weight_gradients<T, SolverSlot, SolverSizes>};
}

template SolverKernels<float> solver_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template SolverKernels<double> solver_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
