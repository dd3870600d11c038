// The gradients of the weights of a fused NTM, from what its steps left in tapes and deltas.
#pragma once

#include <algorithm>
#include <utility>

#include "fused/slot.h"

namespace ferula {
inline namespace CPU_CAPABILITY {

// All steps of all blocks.
template <class T>
struct Run {
  const NtmSizes& n;
  Index blocks;
  T *tapes, *deltas;

  // f(deltas, slot after the step, slot before it)
  template <class F>
  void each(F f) const {
    for (Index b = 0; b < blocks; ++b) {
      const NtmBlock<T> block{0, n.steps + 1,
                              tapes + b * (n.steps + 1) * n.slot() * Lanes<T>::size(), nullptr};
      T* const first = deltas + b * n.steps * n.deltas() * Lanes<T>::size();
      for (Index t = 0; t < n.steps; ++t)
        f(Deltas<T>(n, first, t), slot(n, block, t), slot(n, block, t + 1));
    }
  }
};

// gradient[row, column] = sum of delta[row] input[column]; delta_of and input_of find them in a
// step.
template <class T, class Find>
void outer_products(const Run<T>& run, Index begin, Index end, Index columns, Find find,
                    T* gradient, Index stride) {
  in_tiles<4>(end - begin, [&](Index i, auto tile) {
    in_tiles<4>(columns, [&](Index column, auto width) {
      constexpr int rows = decltype(tile)::value;
      Lanes<T> sum[rows][width];
      for (auto& row : sum)
        for (Lanes<T>& x : row) x = Lanes<T>(0);
      run.each([&](const Deltas<T>& deltas, const Slot<T>& now, const Slot<T>& next) {
        const auto [delta, input] = find(deltas, now, next);
        for (int r = 0; r < rows; ++r)
          for (int c = 0; c < width; ++c)
            sum[r][c] = at::vec::fmadd(delta[begin + i + r], input[column + c], sum[r][c]);
      });
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < width; ++c)
          gradient[(begin + i + r) * stride + column + c] = total(sum[r][c]);
    });
  });
}

template <class T, class Find>
void sums(const Run<T>& run, Index begin, Index end, Find find, T* gradient) {
  in_tiles<4>(end - begin, [&](Index i, auto rows) {
    Lanes<T> sum[rows];
    for (Lanes<T>& x : sum) x = Lanes<T>(0);
    run.each([&](const Deltas<T>& deltas, const Slot<T>& now, const Slot<T>& next) {
      const Lanes<T>* delta = find(deltas, now, next).first;
      for (int r = 0; r < rows; ++r) sum[r] = sum[r] + delta[begin + i + r];
    });
    for (int r = 0; r < rows; ++r) gradient[begin + i + r] = total(sum[r]);
  });
}

template <class T>
void weight_gradients(const NtmSizes& n, Index blocks, T* tapes, T* deltas, Index begin, Index end,
                      const NtmPointers<T>& d) {
  using Pair = std::pair<const Lanes<T>*, const Lanes<T>*>;
  const auto of_controller = [](const Deltas<T>& delta, const Slot<T>& now, const Slot<T>&) {
    return Pair{delta.gates, now.items};
  };
  const auto of_heads = [](const Deltas<T>& delta, const Slot<T>&, const Slot<T>& next) {
    return Pair{delta.parameters, next.hidden};
  };
  const auto of_hidden = [](const Deltas<T>& delta, const Slot<T>&, const Slot<T>& next) {
    return Pair{delta.outputs, next.hidden};
  };
  const auto of_reads = [](const Deltas<T>& delta, const Slot<T>&, const Slot<T>& next) {
    return Pair{delta.outputs, next.reads};
  };
  const Run<T> run{n, blocks, tapes, deltas};
  Index first = 0;
  // f(begin, end) with what of the next `rows` rows is asked for
  const auto rows = [&](Index count, auto f) {
    const Index from = std::max(begin - first, Index(0)), to = std::min(end - first, count);
    if (from < to) f(from, to);
    first += count;
  };
  rows(n.gates, [&](Index from, Index to) {
    outer_products(run, from, to, n.columns, of_controller, d.controller, n.columns);
    sums(run, from, to, of_controller, d.controller_bias);
  });
  rows(n.head_parameters(), [&](Index from, Index to) {
    outer_products(run, from, to, n.hidden, of_heads, d.heads, n.hidden);
    sums(run, from, to, of_heads, d.heads_bias);
  });
  rows(n.outputs, [&](Index from, Index to) {
    const Index stride = n.hidden + n.reads();
    outer_products(run, from, to, n.hidden, of_hidden, d.output, stride);
    outer_products(run, from, to, n.reads(), of_reads, d.output + n.hidden, stride);
    sums(run, from, to, of_hidden, d.output_bias);
  });
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
