// Neural Turing machines of many shapes with random weights and states, for tests.
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>

#include <string>

#include "steps/ntm_steps.h"

namespace ferula {

struct NtmCase {
  std::string name;
  std::int64_t batch = 5, steps = 4, inputs = 3, hidden = 6, content = 4, addresses = 7, reads = 1,
               outputs = 2;
  Addressing addressing;
  ControllerKind kind = ControllerKind::rnn;
  Nonlinearity nonlinearity = Nonlinearity::sigmoid;
};

inline void PrintTo(const NtmCase& c, std::ostream* out) { *out << c.name; }

struct NtmInputs {
  at::Tensor items;
  NtmWeights weights;
  NtmState state;

  // Each tensor that is there; in the order of the structs.
  std::vector<at::Tensor*> all() {
    ControllerWeights& c = weights.controller;
    std::vector<at::Tensor*> list{&items,
                                  &c.input,
                                  &c.read,
                                  &c.hidden,
                                  &c.bias,
                                  &c.hidden_bias,
                                  &weights.heads,
                                  &weights.heads_bias,
                                  &weights.output,
                                  &weights.output_bias,
                                  &state.controller.hidden,
                                  &state.controller.cell,
                                  &state.reads,
                                  &state.attention,
                                  &state.memory};
    std::erase_if(list, [](const at::Tensor* x) { return !x->defined(); });
    return list;
  }
};

inline NtmInputs random_inputs(const NtmCase& c, at::ScalarType type) {
  const bool feed_forward = c.kind == ControllerKind::feed_forward;
  const std::int64_t gates = c.hidden * (c.kind == ControllerKind::lstm  ? 4
                                         : c.kind == ControllerKind::gru ? 3
                                                                         : 1);
  const std::int64_t read = c.reads * c.content;
  const std::int64_t rows =
      c.addressing.shift_size + 1 + (c.addressing.content_addressing ? c.content + 2 : 0);
  const std::int64_t parameters = (c.reads + 1) * rows + 2 * c.content;
  // Drawn as double whatever the type, so that both types get the same numbers.
  const auto normal = [](std::vector<std::int64_t> size) { return at::randn(size, at::kDouble); };
  NtmInputs x;
  x.items = normal({c.batch, c.steps, c.inputs});
  x.weights.controller.kind = c.kind;
  x.weights.controller.nonlinearity = c.nonlinearity;
  x.weights.controller.input = normal({gates, c.inputs});
  x.weights.controller.read = normal({gates, read});
  if (!feed_forward) x.weights.controller.hidden = normal({gates, c.hidden});
  x.weights.controller.bias = normal({gates});
  if (c.kind == ControllerKind::gru) x.weights.controller.hidden_bias = normal({gates});
  x.weights.heads = normal({parameters, c.hidden});
  x.weights.heads_bias = normal({parameters});
  x.weights.output = normal({c.outputs, c.hidden + read});
  x.weights.output_bias = normal({c.outputs});
  if (!feed_forward) x.state.controller.hidden = normal({c.batch, c.hidden});
  if (c.kind == ControllerKind::lstm) x.state.controller.cell = normal({c.batch, c.hidden});
  x.state.reads = normal({c.batch, c.reads, c.content});
  x.state.attention = at::softmax(normal({c.batch, c.reads + 1, c.addresses}), 2);
  x.state.memory = normal({c.batch, c.addresses, c.content});
  for (at::Tensor* tensor : x.all()) *tensor = tensor->to(type).set_requires_grad(true);
  return x;
}

// Outputs and every part of the last state.
inline std::vector<at::Tensor> results(const NtmSteps& steps) {
  std::vector<at::Tensor> list{
      steps.outputs,     steps.state.controller.hidden, steps.state.controller.cell,
      steps.state.reads, steps.state.attention,         steps.state.memory};
  std::erase_if(list, [](const at::Tensor& x) { return !x.defined(); });
  return list;
}

}  // namespace ferula
