// A neural Turing machine in plain loops, straight from the equations of Graves et al. 2014, with a
// recurrent controller (sigmoid) and one sample: what the fast implementations are compared with.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "models/ntm_cell.h"

namespace ferula {

class ScalarNtm {
 public:
  using Vector = std::vector<double>;

  // Tensors as an NTM names them, in double.
  ScalarNtm(const NtmParams& params, std::map<std::string, at::Tensor> tensors,
            std::int64_t addresses)
      : tensors_(std::move(tensors)),
        reads_(params.interface.num_read_heads),
        shift_(params.interface.shift_size),
        content_(params.memory.num_content_bits),
        addresses_(addresses),
        by_content_(params.interface.use_content_based_addressing),
        hidden_(params.controller.hidden_state_size, 0.0),
        read_(reads_ * content_, 0.0),
        attention_(reads_ + 1, Vector(addresses, 0.0)),
        memory_(addresses, Vector(content_, 0.0)) {
    for (Vector& attention : attention_) attention[0] = 1;
  }

  Vector step(const Vector& item) {
    hidden_ = linear("controller.rnn", joined({item, read_, hidden_}));
    for (double& value : hidden_) value = sigmoid(value);
    read_.clear();
    for (int k = 0; k < reads_; ++k) {
      move(attention_[k], linear("interface.hidden2read_list." + std::to_string(k), hidden_));
      for (int j = 0; j < content_; ++j) {
        double sum = 0;
        for (int i = 0; i < addresses_; ++i) sum += attention_[k][i] * memory_[i][j];
        read_.push_back(sum);
      }
    }
    const Vector parameters = linear("interface.hidden2write_params", hidden_);
    move(attention_[reads_], parameters);
    write(attention_[reads_], parameters);
    return linear("hidden2output", joined({hidden_, read_}));
  }

  const Vector& attention(std::size_t head) const { return attention_[head]; }

 private:
  static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
  static double above_one(double x) { return 1 + std::log1p(std::exp(x)); }
  static Vector joined(const std::vector<Vector>& parts) {
    Vector all;
    for (const Vector& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  static void scale_to_one(Vector& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    for (double& value : values) value /= sum;
  }

  Vector linear(const std::string& layer, const Vector& x) const {
    const auto weight = tensors_.at("ntm_cell." + layer + ".weight").accessor<double, 2>();
    const auto bias = tensors_.at("ntm_cell." + layer + ".bias").accessor<double, 1>();
    Vector y;
    for (int i = 0; i < bias.size(0); ++i) {
      y.push_back(bias[i]);
      for (std::size_t j = 0; j < x.size(); ++j) y.back() += weight[i][static_cast<int>(j)] * x[j];
    }
    return y;
  }

  double cosine(const double* key, const Vector& row) const {
    double product = 0, key_square = 0, row_square = 0;
    for (int j = 0; j < content_; ++j) {
      product += sigmoid(key[j]) * row[j];
      key_square += sigmoid(key[j]) * sigmoid(key[j]);
      row_square += row[j] * row[j];
    }
    return product /
           (std::max(std::sqrt(key_square), 1e-12) * std::max(std::sqrt(row_square), 1e-12));
  }

  // Equations 5 to 9.
  void move(Vector& attention, const Vector& parameters) const {
    const double* p = parameters.data();
    Vector gated = attention;
    if (by_content_) {
      Vector content;
      for (const Vector& row : memory_)
        content.push_back(std::exp(above_one(p[content_]) * cosine(p, row)));
      scale_to_one(content);
      const double gate = sigmoid(p[content_ + 1]);
      for (int i = 0; i < addresses_; ++i) gated[i] = gate * content[i] + (1 - gate) * attention[i];
      p += content_ + 2;
    }
    Vector shifts;
    for (int j = 0; j < shift_; ++j) shifts.push_back(std::exp(p[j]));
    scale_to_one(shifts);
    for (int i = 0; i < addresses_; ++i) {
      double sum = 0;
      for (int j = 0; j < shift_; ++j)
        sum += shifts[j] * gated[(i + j - (shift_ - 1) / 2 + shift_ * addresses_) % addresses_];
      attention[i] = std::pow(sum + 1e-12, above_one(p[shift_]));
    }
    scale_to_one(attention);
  }

  // Equations 3 and 4.
  void write(const Vector& attention, const Vector& parameters) {
    const double* erase = parameters.data() + parameters.size() - 2 * content_;
    const double* add = erase + content_;
    for (int i = 0; i < addresses_; ++i)
      for (int j = 0; j < content_; ++j)
        memory_[i][j] =
            memory_[i][j] * (1 - attention[i] * sigmoid(erase[j])) + attention[i] * sigmoid(add[j]);
  }

  std::map<std::string, at::Tensor> tensors_;
  int reads_, shift_, content_, addresses_;
  bool by_content_;
  Vector hidden_, read_;
  std::vector<Vector> attention_, memory_;
};

}  // namespace ferula
