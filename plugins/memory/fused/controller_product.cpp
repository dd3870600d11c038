#include "fused/controller_product.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

namespace ferula {
namespace {

ControllerStep step_of(const ControllerWeights& weights) {
  switch (weights.kind) {
    case ControllerKind::feed_forward:
      return ControllerStep::identity;
    case ControllerKind::lstm:
      return ControllerStep::lstm;
    case ControllerKind::gru:
      return ControllerStep::gru;
    case ControllerKind::rnn:
      break;
  }
  switch (weights.nonlinearity) {
    case Nonlinearity::sigmoid:
      return ControllerStep::sigmoid;
    case Nonlinearity::tanh:
      return ControllerStep::tanh;
    case Nonlinearity::relu:
      return ControllerStep::relu;
    case Nonlinearity::identity:
      break;
  }
  return ControllerStep::identity;
}

// The new state's rows stand twice: once for what comes from outside and once for the hidden state,
// which the reset gate takes a part of.
ControllerProduct gru_product(const ControllerWeights& w) {
  const std::int64_t n = w.hidden.size(1);
  const at::Tensor outside = at::cat({w.input, w.read}, 1);
  const auto gates = [n](const at::Tensor& x) { return x.narrow(0, 0, 2 * n); };
  const auto fresh = [n](const at::Tensor& x) { return x.narrow(0, 2 * n, n); };
  const at::Tensor none_inside = at::zeros({n, n}, outside.options());
  const at::Tensor none_outside = at::zeros({n, outside.size(1)}, outside.options());
  return {ControllerStep::gru,
          at::cat({at::cat({gates(outside), gates(w.hidden)}, 1),
                   at::cat({fresh(outside), none_inside}, 1),
                   at::cat({none_outside, fresh(w.hidden)}, 1)}),
          at::cat({gates(w.bias) + gates(w.hidden_bias), fresh(w.bias), fresh(w.hidden_bias)})};
}

}  // namespace

ControllerProduct product_of(const ControllerWeights& w) {
  if (w.kind == ControllerKind::gru) return gru_product(w);
  if (!w.hidden.defined()) return {step_of(w), at::cat({w.input, w.read}, 1), w.bias};
  return {step_of(w), at::cat({w.input, w.read, w.hidden}, 1), w.bias};
}

}  // namespace ferula
