// Arithmetic on lanes: one vector register holds the same number of several samples, so that
// nothing is ever shuffled within a register. Compiled once for each level of the processor.
#pragma once

#include <ATen/cpu/vec/vec.h>

#include <cstdint>
#include <type_traits>

namespace ferula {
inline namespace CPU_CAPABILITY {

using Index = std::int64_t;
template <class T>
using Lanes = at::vec::Vectorized<T>;

// Registers side by side in a product: with four rows of them there are sixteen sums, or eight
// where there are sixteen registers only.
#if defined(CPU_CAPABILITY_AVX512)
constexpr int kColumns = 4;
#else
constexpr int kColumns = 2;
#endif

// f(i, k) for i = 0, Tile, 2 Tile … with a constant k of Tile, then of its half and so on for what
// is left of n: a constant count of sums stays in registers.
template <int Tile, class F>
void in_tiles(Index n, const F& f, Index i = 0) {
  for (; i + Tile <= n; i += Tile) f(i, std::integral_constant<int, Tile>{});
  if constexpr (Tile > 1) in_tiles<Tile / 2>(n, f, i);
}

template <class T>
Lanes<T> sigmoid(const Lanes<T>& x) {
  return Lanes<T>(1) / (Lanes<T>(1) + x.neg().exp());
}

// For float by the polynomial of Cephes near zero and by exp elsewhere, to 2 units in the last
// place: Sleef's takes a hundred cycles, a tenth of the time of an LSTM.
template <class T>
Lanes<T> tangent(const Lanes<T>& x) {
  if constexpr (!std::is_same_v<T, float>) {
    return x.tanh();
  } else {
    const Lanes<T> z = x * x, size = x.abs(), one(1), two(2);
    Lanes<T> p(-5.70498872745e-3f);
    for (const float c :
         {2.06390887954e-2f, -5.37397155531e-2f, 1.33314422036e-1f, -3.33332819422e-1f})
      p = at::vec::fmadd(p, z, Lanes<T>(c));
    const Lanes<T> far = one - two / ((size + size).exp() + one);
    return Lanes<T>::blendv(at::vec::fmadd(p * z, x, x),
                            Lanes<T>::blendv(far, far.neg(), x < Lanes<T>(0)),
                            size > Lanes<T>(0.625f));
  }
}

// log(1 + exp(x))
template <class T>
Lanes<T> softplus(const Lanes<T>& x) {
  return at::vec::maximum(x, Lanes<T>(0)) + x.abs().neg().exp().log1p();
}

// x[i] becomes exp(x[i]) / sum of exp(x[j]).
template <class T>
void softmax(Lanes<T>* x, Index n) {
  Lanes<T> largest = x[0], sum(0);
  for (Index i = 1; i < n; ++i) largest = at::vec::maximum(largest, x[i]);
  for (Index i = 0; i < n; ++i) {
    x[i] = (x[i] - largest).exp();
    sum = sum + x[i];
  }
  const Lanes<T> scale = Lanes<T>(1) / sum;
  for (Index i = 0; i < n; ++i) x[i] = x[i] * scale;
}

// The derivative by the logarithms of what softmax() takes: y (dy - y . dy), into dy.
template <class T>
void softmax_backward(const Lanes<T>* y, Lanes<T>* dy, Index n) {
  Lanes<T> dot(0);
  for (Index i = 0; i < n; ++i) dot = at::vec::fmadd(y[i], dy[i], dot);
  for (Index i = 0; i < n; ++i) dy[i] = y[i] * (dy[i] - dot);
}

// Numbers row by row; `stride` is from row to row.
template <class T>
struct Matrix {
  T* data;
  Index rows, columns, stride;
};

// y += W x, or y = W x, for the first `columns` registers of rows of x and y that have `stride`.
template <class T>
void product(const Matrix<const T>& w, const Lanes<T>* x, Lanes<T>* y, Index columns, Index stride,
             bool add) {
  in_tiles<kColumns>(columns, [&](Index column, auto tile) {
    constexpr int width = decltype(tile)::value;
    in_tiles<width == 1 ? 8 : 4>(w.rows, [&](Index row, auto rows) {
      constexpr int height = decltype(rows)::value;
      Lanes<T> sum[height][width];
      Lanes<T>* out = y + row * stride + column;
      for (int r = 0; r < height; ++r)
        for (int c = 0; c < width; ++c) sum[r][c] = add ? out[r * stride + c] : Lanes<T>(0);
      const T* weights = w.data + row * w.stride;
      const Lanes<T>* in = x + column;
      for (Index k = 0; k < w.columns; ++k, in += stride)
        for (int r = 0; r < height; ++r) {
          const Lanes<T> weight(weights[r * w.stride + k]);
          for (int c = 0; c < width; ++c) sum[r][c] = at::vec::fmadd(weight, in[c], sum[r][c]);
        }
      for (int r = 0; r < height; ++r)
        for (int c = 0; c < width; ++c) out[r * stride + c] = sum[r][c];
    });
  });
}

// x += W^T y
template <class T>
void add_transposed_product(const Matrix<const T>& w, const Lanes<T>* y, Lanes<T>* x) {
  in_tiles<8>(w.columns, [&](Index column, auto tile) {
    Lanes<T> sum[tile];
    for (int i = 0; i < tile; ++i) sum[i] = x[column + i];
    for (Index k = 0; k < w.rows; ++k) {
      const T* weights = w.data + k * w.stride + column;
      for (int i = 0; i < tile; ++i) sum[i] = at::vec::fmadd(Lanes<T>(weights[i]), y[k], sum[i]);
    }
    for (int i = 0; i < tile; ++i) x[column + i] = sum[i];
  });
}

template <class T>
void broadcast(const T* from, Lanes<T>* to, Index n) {
  for (Index i = 0; i < n; ++i) to[i] = Lanes<T>(from[i]);
}

template <class T>
void fill(Lanes<T>* to, Index n, T value) {
  for (Index i = 0; i < n; ++i) to[i] = Lanes<T>(value);
}

// The sum over the lanes: of its halves, of their halves and so on.
template <class T>
T total(const Lanes<T>& x) {
  alignas(64) T values[Lanes<T>::size()];
  x.store(values);
  for (Index half = Lanes<T>::size() / 2; half > 0; half /= 2)
    for (Index i = 0; i < half; ++i) values[i] += values[i + half];
  return values[0];
}

// n numbers of each of `samples` samples, which lie `stride` apart, into n rows of `registers`; the
// lanes that are left over are zero.
template <class T>
void gather(const T* from, Index samples, Index stride, Lanes<T>* to, Index n,
            Index registers = 1) {
  const Index lanes = registers * Lanes<T>::size();
  if (samples < lanes) fill(to, n * registers, T(0));
  T* out = reinterpret_cast<T*>(to);
  for (Index sample = 0; sample < samples; ++sample)
    for (Index i = 0; i < n; ++i) out[i * lanes + sample] = from[sample * stride + i];
}

// The way back.
template <class T>
void scatter(const Lanes<T>* from, Index n, T* to, Index samples, Index stride,
             Index registers = 1) {
  const Index lanes = registers * Lanes<T>::size();
  const T* in = reinterpret_cast<const T*>(from);
  for (Index sample = 0; sample < samples; ++sample)
    for (Index i = 0; i < n; ++i) to[sample * stride + i] = in[i * lanes + sample];
}

}  // namespace CPU_CAPABILITY
}  // namespace ferula
