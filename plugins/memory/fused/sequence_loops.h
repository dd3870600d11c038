// The way of a block through all steps of a sequence, and back, whatever the model does in a step.
#pragma once

#include "fused/lanes.h"
#include "fused/sequence_kernels.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// A Model<T> has Sizes; Slot, what a step keeps, with `items` and `state`, which are those before
// the step; Scratch, with `outputs`; Deltas, the derivatives by what the products of a step give,
// with `outputs`; and
//   forward_step(n, weights, now, next, scratch)
//   backward_step(n, weights, now, next, d, deltas, scratch): `d` has the derivatives of the state
//     after the step, then those of items and state before it
template <class T, template <class> class Model>
struct SequenceLoops {
  using Sizes = typename Model<T>::Sizes;
  using Slot = typename Model<T>::Slot;
  using Scratch = typename Model<T>::Scratch;
  using Deltas = typename Model<T>::Deltas;
  using Weights = typename Sizes::template Weights<const T>;

  // The slots of a block are used in turn.
  static Slot slot(const Sizes& n, const SequenceBlock<T>& block, Index step) {
    return Slot(n, block.tape + step % block.slots * n.slot() * Lanes<T>::size());
  }

  static void forward(const Sizes& n, const Weights& weights, const SequenceBlock<T>& block,
                      const T* items, const T* initial, T* outputs, T* final_state) {
    const Scratch scratch(n, block.scratch);
    gather(initial, block.samples, n.state(), slot(n, block, 0).state, n.state());
    for (Index t = 0; t < n.steps; ++t) {
      const Slot now = slot(n, block, t), next = slot(n, block, t + 1);
      gather(items + t * n.inputs, block.samples, n.steps * n.inputs, now.items, n.inputs);
      Model<T>::forward_step(n, weights, now, next, scratch);
      scatter(scratch.outputs, n.outputs, outputs + t * n.outputs, block.samples,
              n.steps * n.outputs);
    }
    scatter(slot(n, block, n.steps).state, n.state(), final_state, block.samples, n.state());
  }

  static void backward(const Sizes& n, const Weights& weights, const SequenceBlock<T>& block,
                       const T* d_outputs, const T* d_final, T* d_items, T* d_initial) {
    const Scratch scratch(n, block.scratch);
    const Slot d(n, block.d_state);
    if (d_final)
      gather(d_final, block.samples, n.state(), d.state, n.state());
    else
      fill(d.state, n.state(), T(0));
    for (Index t = n.steps - 1; t >= 0; --t) {
      const Slot now = slot(n, block, t), next = slot(n, block, t + 1);
      const Deltas deltas(n, block.deltas, t);
      gather(d_outputs + t * n.outputs, block.samples, n.steps * n.outputs, deltas.outputs,
             n.outputs);
      Model<T>::backward_step(n, weights, now, next, d, deltas, scratch);
      if (d_items)
        scatter(d.items, n.inputs, d_items + t * n.inputs, block.samples, n.steps * n.inputs);
    }
    if (d_initial) scatter(d.state, n.state(), d_initial, block.samples, n.state());
  }
};

}  // namespace CPU_CAPABILITY
}  // namespace ferula
