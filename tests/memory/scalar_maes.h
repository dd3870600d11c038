// A memory-augmented encoder-solver in plain loops, straight from its equations, with recurrent
// controllers (sigmoid) and one sample: what the fast implementations are compared with.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "models/maes.h"

namespace ferula {

class ScalarMaes {
 public:
  using Vector = std::vector<double>;

  // Tensors as a MAES names them, in double.
  ScalarMaes(const Maes::Params& params, std::map<std::string, at::Tensor> tensors, int addresses)
      : tensors_(std::move(tensors)),
        content_(static_cast<int>(params.memory.num_content_bits)),
        pass_cell_state_(params.pass_cell_state),
        hidden_(params.controller.hidden_state_size, 0.0),
        written_(addresses, 0.0),
        memory_(addresses, Vector(content_, 0.0)) {
    written_[0] = 1;
  }

  Vector encode(const Vector& item) {
    hidden_ = controlled("encoder", item, hidden_);
    const Vector p = linear("encoder.interface.hidden2write_params", hidden_);
    const std::size_t before = p.size() - 2 * content_;
    written_ = moved(written_, {p.begin(), p.begin() + static_cast<long>(before)});
    for (std::size_t i = 0; i < memory_.size(); ++i)
      for (int j = 0; j < content_; ++j)
        memory_[i][j] += written_[i] * (sigmoid(p[before + content_ + j]) -
                                        memory_[i][j] * sigmoid(p[before + j]));
    return linear("encoder.hidden2output", hidden_);
  }

  // Before the first solve(), and at each further recall marker.
  void recall() {
    state_ = pass_cell_state_ ? hidden_ : Vector(hidden_.size(), 0.0);
    looking_ = Vector(written_.size(), 0.0);
    looking_[0] = 1;
  }

  Vector solve(const Vector& item) {
    state_ = controlled("solver", item, state_);
    const Vector p = linear("solver.interface.hidden2read_params", state_);
    looking_ = moved(looking_, {p.begin() + 3, p.end()});
    for (std::size_t i = 0; i < looking_.size(); ++i)
      looking_[i] = sigmoid(p[0]) * looking_[i] + sigmoid(p[1]) * written_[i] +
                    sigmoid(p[2]) * (i == 0 ? 1 : 0);
    Vector seen = state_;
    for (int j = 0; j < content_; ++j) {
      seen.push_back(0);
      for (std::size_t i = 0; i < memory_.size(); ++i) seen.back() += looking_[i] * memory_[i][j];
    }
    return linear("solver.hidden2output", seen);
  }

 private:
  static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

  Vector linear(const std::string& layer, const Vector& x) const {
    const auto weight = tensors_.at(layer + ".weight").accessor<double, 2>();
    const auto bias = tensors_.at(layer + ".bias").accessor<double, 1>();
    Vector y;
    for (int i = 0; i < bias.size(0); ++i) {
      y.push_back(bias[i]);
      for (std::size_t j = 0; j < x.size(); ++j) y.back() += weight[i][static_cast<int>(j)] * x[j];
    }
    return y;
  }

  Vector controlled(const std::string& cell, Vector item, const Vector& hidden) const {
    item.insert(item.end(), hidden.begin(), hidden.end());
    Vector next = linear(cell + ".controller.rnn", item);
    for (double& value : next) value = sigmoid(value);
    return next;
  }

  // Shifted by all of p but the last, and sharpened by this one.
  static Vector moved(const Vector& attention, const Vector& p) {
    const int shift = static_cast<int>(p.size()) - 1, n = static_cast<int>(attention.size());
    double all = 0, sum = 0;
    for (int j = 0; j < shift; ++j) all += std::exp(p[j]);
    Vector result;
    for (int i = 0; i < n; ++i) {
      double place = 1e-12;
      for (int j = 0; j < shift; ++j)
        place += std::exp(p[j]) / all * attention[(i + j - (shift - 1) / 2 + shift * n) % n];
      result.push_back(std::pow(place, 1 + std::log(1 + std::exp(p[shift]))));
      sum += result.back();
    }
    for (double& value : result) value /= sum;
    return result;
  }

  std::map<std::string, at::Tensor> tensors_;
  int content_;
  bool pass_cell_state_;
  Vector hidden_, state_, written_, looking_;
  std::vector<Vector> memory_;
};

}  // namespace ferula
