#include "fused/lstm_kernels.h"

#include <algorithm>

#include "fused/lstm_gates.h"

namespace ferula {
inline namespace CPU_CAPABILITY {
namespace {

// The memory of a block, cut up.
template <class T>
struct Layer {
  const LstmSizes& n;
  const LstmBlock<T>& block;

  Lanes<T>* lanes(T* from, Index numbers) const {
    return reinterpret_cast<Lanes<T>*>(from) + numbers * block.registers;
  }
  // A panel from and to samples that lie `stride` apart.
  void take(const T* from, Index stride, Lanes<T>* to, Index numbers) const {
    gather(from, block.samples, stride, to, numbers, block.registers);
  }
  void give(const Lanes<T>* from, Index numbers, T* to, Index stride) const {
    scatter(from, numbers, to, block.samples, stride, block.registers);
  }
  Lanes<T>* gates(Index step) const { return lanes(block.tape, step % block.slots * n.slot()); }
  Lanes<T>* cell(Index step) const {  // before the step
    return lanes(block.tape, step % block.slots * n.slot() + n.gates());
  }
  Index units() const { return n.hidden * block.registers; }
};

template <class T>
void forward(const LstmSizes& n, const LstmBlock<T>& block, const T* weights, const T* items,
             const T* hidden, const T* cell, T* outputs, T* last_cell) {
  const Layer<T> layer{n, block};
  Lanes<T>* item = layer.lanes(block.scratch, 0);
  Lanes<T>* state = layer.lanes(block.scratch, n.inputs + 1);
  fill(layer.lanes(block.scratch, n.inputs), block.registers, T(1));
  layer.take(hidden, n.hidden, state, n.hidden);
  layer.take(cell, n.hidden, layer.cell(0), n.hidden);
  for (Index t = 0; t < n.steps; ++t) {
    layer.take(items + t * n.inputs, n.steps * n.inputs, item, n.inputs);
    const Matrix<const T> w{weights, n.gates(), n.columns_at(t), n.columns()};
    product(w, item, layer.gates(t), block.registers, block.registers, false);
    lstm_step<T>(layer.units(), layer.gates(t), layer.cell(t), layer.cell(t + 1), state);
    layer.give(state, n.hidden, outputs + t * n.hidden, n.steps * n.hidden);
  }
  layer.give(layer.cell(n.steps), n.hidden, last_cell, n.hidden);
}

template <class T>
void backward(const LstmSizes& n, const LstmBlock<T>& block, StepRange steps, const T* transposed,
              const T* d_outputs, const T* d_last_cell, T* d_items, T* d_hidden, T* d_cell) {
  const Layer<T> layer{n, block};
  const Index stride = n.steps * n.hidden, registers = block.registers;
  Lanes<T>* d_item = layer.lanes(block.scratch, 0);
  Lanes<T>* d_state = layer.lanes(block.scratch, n.inputs + 1);
  Lanes<T>* d_memory = layer.lanes(block.scratch, n.columns());
  if (steps.end == n.steps) {
    fill(d_memory, layer.units(), T(0));
    if (d_last_cell) layer.take(d_last_cell, n.hidden, d_memory, n.hidden);
    layer.take(d_outputs + (n.steps - 1) * n.hidden, stride, d_state, n.hidden);
  }
  const Matrix<const T> to_items{transposed, n.inputs, n.gates(), n.gates()};
  const Matrix<const T> to_hidden{transposed + (n.inputs + 1) * n.gates(), n.hidden, n.gates(),
                                  n.gates()};
  for (Index t = steps.end - 1; t >= steps.begin; --t) {
    Lanes<T>* const delta = layer.lanes(block.deltas, (t - steps.begin) * n.gates());
    lstm_step_backward<T>(layer.units(), layer.gates(t), layer.cell(t), layer.cell(t + 1), d_state,
                          d_memory, delta);
    if (d_items) {
      product(to_items, delta, d_item, registers, registers, false);
      layer.give(d_item, n.inputs, d_items + t * n.inputs, n.steps * n.inputs);
    }
    if (t > 0) layer.take(d_outputs + (t - 1) * n.hidden, stride, d_state, n.hidden);
    if (t > 0 || d_hidden) product(to_hidden, delta, d_state, registers, registers, t > 0);
  }
  if (steps.begin > 0) return;
  if (d_hidden) layer.give(d_state, n.hidden, d_hidden, n.hidden);
  if (d_cell) layer.give(d_memory, n.hidden, d_cell, n.hidden);
}

template <class T>
void weight_gradient(const LstmSizes& n, StepRange steps, Index batch, Index registers,
                     const T* deltas, const T* inputs, Index width, Index begin, Index end,
                     T* gradient) {
  constexpr Index kLanes = Lanes<T>::size();
  const Index lanes = registers * kLanes;
  auto* out = reinterpret_cast<Lanes<T>*>(gradient + begin * width);
  for (Index t = steps.begin; t < steps.end; ++t)
    for (Index first = 0; first < batch; first += lanes) {
      const Index step = first / lanes * StepRange::kAtOnce + t - steps.begin;
      const T* delta = deltas + (step * n.gates() + begin) * lanes;
      const auto* rows = reinterpret_cast<const Lanes<T>*>(inputs + (t * batch + first) * width);
      const Index used = (n.columns_at(t) + kLanes - 1) / kLanes;
      product(Matrix<const T>{delta, end - begin, std::min(lanes, batch - first), lanes}, rows, out,
              used, width / kLanes, true);
    }
}

}  // namespace
}  // namespace CPU_CAPABILITY

template <CpuLevel level, class T>
LstmKernels<T> lstm_kernels_for() {
  return {Lanes<T>::size(), kColumns, forward<T>, backward<T>, weight_gradient<T>};
}

template LstmKernels<float> lstm_kernels_for<CpuLevel::CPU_CAPABILITY, float>();
template LstmKernels<double> lstm_kernels_for<CpuLevel::CPU_CAPABILITY, double>();

}  // namespace ferula
