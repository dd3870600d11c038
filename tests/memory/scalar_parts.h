// The parts of memory networks in plain loops, for one sample: what the fast implementations are
// compared with.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace ferula::scalar {

using Vector = std::vector<double>;
using Tensors = std::map<std::string, at::Tensor>;  // by name, in double

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
inline double softplus(double x) { return std::log1p(std::exp(x)); }

inline Vector each(Vector values, double (*f)(double)) {
  for (double& value : values) value = f(value);
  return values;
}

inline Vector joined(const std::vector<Vector>& parts) {
  Vector all;
  for (const Vector& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// The next `count` values.
inline Vector take(const double*& from, std::int64_t count) {
  from += count;
  return {from - count, from};
}

inline Vector scaled_to_one(Vector values) {
  double sum = 0;
  for (const double value : values) sum += value;
  for (double& value : values) value /= sum;
  return values;
}

inline Vector softmax(Vector values) { return scaled_to_one(each(std::move(values), std::exp)); }

inline Vector linear(const Tensors& tensors, const std::string& layer, const Vector& x) {
  const auto weight = tensors.at(layer + ".weight").accessor<double, 2>();
  const auto bias = tensors.at(layer + ".bias").accessor<double, 1>();
  Vector y;
  for (int i = 0; i < bias.size(0); ++i) {
    y.push_back(bias[i]);
    for (std::size_t j = 0; j < x.size(); ++j) y.back() += weight[i][static_cast<int>(j)] * x[j];
  }
  return y;
}

inline double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

inline double length(const Vector& a) { return std::max(std::sqrt(dot(a, a)), 1e-12); }

// softmax over the addresses of strength cos(key, M)
inline Vector like(const Vector& key, double strength, const std::vector<Vector>& memory) {
  Vector content;
  for (const Vector& row : memory)
    content.push_back(strength * dot(key, row) / (length(key) * length(row)));
  return softmax(content);
}

inline Vector mixed(double share, const Vector& a, const Vector& b) {
  Vector sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum.push_back(share * a[i] + (1 - share) * b[i]);
  return sum;
}

inline Vector shifted_and_sharpened(const Vector& attention, const Vector& shifts, double gamma) {
  const auto n = static_cast<int>(attention.size()), size = static_cast<int>(shifts.size());
  Vector result;
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < size; ++j)
      sum += shifts[j] * attention[(i + j - (size - 1) / 2 + size * n) % n];
    result.push_back(std::pow(sum + 1e-12, gamma));
  }
  return scaled_to_one(result);
}

inline Vector read(const Vector& attention, const std::vector<Vector>& memory) {
  Vector sum(memory[0].size());
  for (std::size_t i = 0; i < memory.size(); ++i)
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += attention[i] * memory[i][j];
  return sum;
}

// One row of each argument for each head.
inline void write(std::vector<Vector>& memory, const std::vector<Vector>& attention,
                  const std::vector<Vector>& erase, const std::vector<Vector>& add) {
  for (std::size_t i = 0; i < memory.size(); ++i)
    for (std::size_t j = 0; j < memory[i].size(); ++j) {
      for (std::size_t k = 0; k < attention.size(); ++k)
        memory[i][j] *= 1 - attention[k][i] * erase[k][j];
      for (std::size_t k = 0; k < attention.size(); ++k)
        memory[i][j] += attention[k][i] * add[k][j];
    }
}

}  // namespace ferula::scalar
