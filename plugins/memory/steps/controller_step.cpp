#include "steps/controller_step.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/zeros.h>

namespace ferula {
namespace {

at::Tensor activated(Nonlinearity nonlinearity, const at::Tensor& x) {
  switch (nonlinearity) {
    case Nonlinearity::sigmoid:
      return at::sigmoid(x);
    case Nonlinearity::tanh:
      return at::tanh(x);
    case Nonlinearity::relu:
      return at::relu(x);
    case Nonlinearity::identity:
      return x;
  }
  return x;
}

at::Tensor lstm_cell(const at::Tensor& gates, ControllerState& state) {
  const std::vector<at::Tensor> parts = gates.chunk(4, 1);
  const at::Tensor fresh = at::sigmoid(parts[0]) * at::tanh(parts[2]);
  state.cell = at::addcmul(fresh, at::sigmoid(parts[1]), state.cell);
  return at::sigmoid(parts[3]) * at::tanh(state.cell);
}

// The reset gate acts upon what comes from the hidden state alone, hence two sums.
at::Tensor gru_cell(const at::Tensor& from_input, const at::Tensor& from_hidden,
                    const at::Tensor& hidden) {
  const std::vector<at::Tensor> inputs = from_input.chunk(3, 1), hiddens = from_hidden.chunk(3, 1);
  const at::Tensor reset = at::sigmoid(inputs[0] + hiddens[0]);
  const at::Tensor update = at::sigmoid(inputs[1] + hiddens[1]);
  const at::Tensor fresh = at::tanh(at::addcmul(inputs[2], reset, hiddens[2]));
  return at::lerp(fresh, hidden, update);
}

}  // namespace

ControllerState empty_controller_state(const ControllerWeights& weights, const at::Tensor& like) {
  ControllerState state;
  if (weights.hidden.defined())
    state.hidden = at::zeros({like.size(0), weights.hidden.size(1)}, like.options());
  if (weights.kind == ControllerKind::lstm) state.cell = state.hidden;
  return state;
}

at::Tensor project_items(const ControllerWeights& weights, const at::Tensor& items) {
  return at::linear(items.transpose(0, 1).contiguous(), weights.input, weights.bias);
}

at::Tensor controller_step(const ControllerWeights& weights, const at::Tensor& projected,
                           const at::Tensor& reads, ControllerState& state) {
  at::Tensor sum = at::addmm(projected, reads, weights.read.t());
  if (weights.kind == ControllerKind::feed_forward) return sum;
  const auto with_hidden = [&](const at::Tensor& start) {
    return at::addmm(start, state.hidden, weights.hidden.t());
  };
  if (weights.kind == ControllerKind::rnn)
    state.hidden = activated(weights.nonlinearity, with_hidden(sum));
  else if (weights.kind == ControllerKind::lstm)
    state.hidden = lstm_cell(with_hidden(sum), state);
  else
    state.hidden = gru_cell(sum, with_hidden(weights.hidden_bias), state.hidden);
  return state.hidden;
}

}  // namespace ferula
