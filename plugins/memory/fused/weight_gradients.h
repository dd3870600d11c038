// The gradients of the weights of a fused NTM, or of what has the same weights, from what its steps
// left in tapes and deltas.
#pragma once

#include <algorithm>

#include "fused/slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// Registers that each step of each block has.
template <class T>
struct Series {
  const Lanes<T>* first;
  Index step, block;  // how far apart

  const Lanes<T>* at(Index b, Index t) const { return first + b * block + t * step; }
};

// All steps of all blocks.
template <class T, class Sizes>
struct Run {
  const Sizes& n;
  Index blocks;
  T *tapes, *deltas;

  Series<T> of_tape(const Lanes<T>* first) const {
    return {first, n.slot(), (n.steps + 1) * n.slot()};
  }
  Series<T> of_deltas(const Lanes<T>* first) const {
    return {first, n.deltas(), n.steps * n.deltas()};
  }
  template <class F>
  void each(F f) const {
    for (Index b = 0; b < blocks; ++b)
      for (Index t = 0; t < n.steps; ++t) f(b, t);
  }
};

// gradient[row, column] = sum of delta[row] input[column] for rows begin to end
template <class T, class Sizes>
void outer_products(const Run<T, Sizes>& run, const Series<T>& delta, const Series<T>& input,
                    Index begin, Index end, const Matrix<T>& gradient) {
  in_tiles<4>(end - begin, [&](Index i, auto tile) {
    in_tiles<4>(gradient.columns, [&](Index column, auto wide) {
      constexpr int rows = decltype(tile)::value, width = decltype(wide)::value;
      Lanes<T> sum[rows][width];
      for (auto& row : sum) fill(row, width, T(0));
      run.each([&](Index b, Index t) {
        const Lanes<T>*left = delta.at(b, t) + begin + i, *right = input.at(b, t) + column;
        for (int r = 0; r < rows; ++r)
          for (int c = 0; c < width; ++c) sum[r][c] = at::vec::fmadd(left[r], right[c], sum[r][c]);
      });
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < width; ++c)
          gradient.data[(begin + i + r) * gradient.stride + column + c] = total(sum[r][c]);
    });
  });
}

template <class T, class Sizes>
void sums(const Run<T, Sizes>& run, const Series<T>& delta, Index begin, Index end, T* gradient) {
  in_tiles<8>(end - begin, [&](Index i, auto rows) {
    Lanes<T> sum[rows];
    fill(sum, rows, T(0));
    run.each([&](Index b, Index t) {
      for (int r = 0; r < rows; ++r) sum[r] = sum[r] + delta.at(b, t)[begin + i + r];
    });
    for (int r = 0; r < rows; ++r) gradient[begin + i + r] = total(sum[r]);
  });
}

template <class T, template <class> class Step, class Sizes>
void weight_gradients(const Sizes& n, Index blocks, T* tapes, T* deltas, Index begin, Index end,
                      const NtmPointers<T>& d) {
  const Run<T, Sizes> run{n, blocks, tapes, deltas};
  const Step<T> before(n, tapes), after(n, tapes + n.slot() * Lanes<T>::size());
  const Deltas<T> delta(n, deltas, 0);
  const Series<T> hidden = run.of_tape(after.hidden);
  Index first = 0;
  // f(begin, end) with what of the next `count` rows is asked for
  const auto rows = [&](Index count, auto f) {
    const Index from = std::max(begin - first, Index(0)), to = std::min(end - first, count);
    if (from < to) f(from, to);
    first += count;
  };
  rows(n.gates, [&](Index from, Index to) {
    const Series<T> gates = run.of_deltas(delta.gates);
    outer_products(run, gates, run.of_tape(before.items), from, to,
                   {d.controller, n.gates, n.columns, n.columns});
    sums(run, gates, from, to, d.controller_bias);
  });
  rows(n.head_parameters(), [&](Index from, Index to) {
    const Series<T> parameters = run.of_deltas(delta.parameters);
    outer_products(run, parameters, hidden, from, to,
                   {d.heads, n.head_parameters(), n.hidden, n.hidden});
    sums(run, parameters, from, to, d.heads_bias);
  });
  rows(n.outputs, [&](Index from, Index to) {
    const Series<T> outputs = run.of_deltas(delta.outputs);
    const Index stride = n.hidden + n.reads();
    outer_products(run, outputs, hidden, from, to, {d.output, n.outputs, n.hidden, stride});
    outer_products(run, outputs, run.of_tape(after.reads), from, to,
                   {d.output + n.hidden, n.outputs, n.reads(), stride});
    sums(run, outputs, from, to, d.output_bias);
  });
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
