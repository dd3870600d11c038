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
  Lanes<T>* delta(Index step) const { return lanes(block.deltas, step * n.gates()); }
  Index units() const { return n.hidden * block.registers; }
};

template <class T>
bool all_zero(const T* x, Index n) {
  return std::all_of(x, x + n, [](T value) { return value == 0; });
}

template <class T>
void forward(const LstmSizes& n, const LstmBlock<T>& block, const T* weights, const T* items,
             const T* hidden, const T* cell, T* outputs, T* last_cell) {
  const Layer<T> layer{n, block};
  Lanes<T>* item = layer.lanes(block.scratch, 0);
  Lanes<T>* state = layer.lanes(block.scratch, n.inputs + 1);
  fill(layer.lanes(block.scratch, n.inputs), block.registers, T(1));
  layer.take(hidden, n.hidden, state, n.hidden);
  layer.take(cell, n.hidden, layer.cell(0), n.hidden);
  // Most sequences begin with an empty state, of which nothing comes.
  const bool empty = all_zero(hidden, block.samples * n.hidden);
  for (Index t = 0; t < n.steps; ++t) {
    layer.take(items + t * n.inputs, n.steps * n.inputs, item, n.inputs);
    const Matrix<const T> w{weights, n.gates(), t == 0 && empty ? n.inputs + 1 : n.columns(),
                            n.columns()};
    product(w, item, layer.gates(t), block.registers, false);
    lstm_step<T>(layer.units(), layer.gates(t), layer.cell(t), layer.cell(t + 1), state);
    layer.give(state, n.hidden, outputs + t * n.hidden, n.steps * n.hidden);
  }
  layer.give(layer.cell(n.steps), n.hidden, last_cell, n.hidden);
}

template <class T>
void backward(const LstmSizes& n, const LstmBlock<T>& block, const T* transposed,
              const T* d_outputs, const T* d_last_cell, T* d_items, T* d_hidden, T* d_cell) {
  const Layer<T> layer{n, block};
  const Index batch_stride = n.steps * n.hidden;
  Lanes<T>* d_input = layer.lanes(block.scratch, 0);
  Lanes<T>* d_state = layer.lanes(block.scratch, n.inputs + 1);
  Lanes<T>* d_memory = layer.lanes(block.scratch, n.columns());
  fill(d_memory, layer.units(), T(0));
  if (d_last_cell) layer.take(d_last_cell, n.hidden, d_memory, n.hidden);
  layer.take(d_outputs + (n.steps - 1) * n.hidden, batch_stride, d_state, n.hidden);
  const T* to_hidden = transposed + (n.inputs + 1) * n.gates();
  for (Index t = n.steps - 1; t >= 0; --t) {
    Lanes<T>* const delta = layer.delta(t);
    lstm_step_backward<T>(layer.units(), layer.gates(t), layer.cell(t), layer.cell(t + 1), d_state,
                          d_memory, delta);
    if (d_items) {
      product(Matrix<const T>{transposed, n.inputs, n.gates(), n.gates()}, delta, d_input,
              block.registers, false);
      layer.give(d_input, n.inputs, d_items + t * n.inputs, n.steps * n.inputs);
    }
    if (t > 0) layer.take(d_outputs + (t - 1) * n.hidden, batch_stride, d_state, n.hidden);
    if (t > 0 || d_hidden)
      product(Matrix<const T>{to_hidden, n.hidden, n.gates(), n.gates()}, delta, d_state,
              block.registers, t > 0);
  }
  if (d_hidden) layer.give(d_state, n.hidden, d_hidden, n.hidden);
  if (d_cell) layer.give(d_memory, n.hidden, d_cell, n.hidden);
}

template <class T>
void weight_gradient(const LstmSizes& n, Index batch, Index registers, const T* deltas,
                     const T* inputs, Index width, Index begin, Index end, T* gradient) {
  const Index lanes = registers * Lanes<T>::size(), columns = width / Lanes<T>::size();
  auto* out = reinterpret_cast<Lanes<T>*>(gradient + begin * width);
  fill(out, (end - begin) * columns, T(0));
  for (Index t = 0; t < n.steps; ++t)
    for (Index first = 0; first < batch; first += lanes) {
      const Index block = first / lanes;
      const T* delta = deltas + ((block * n.steps + t) * n.gates() + begin) * lanes;
      const T* rows = inputs + (t * batch + first) * width;
      product(Matrix<const T>{delta, end - begin, std::min(lanes, batch - first), lanes},
              reinterpret_cast<const Lanes<T>*>(rows), out, columns, true);
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
