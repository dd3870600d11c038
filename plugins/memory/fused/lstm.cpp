#include "fused/lstm.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include "fused/derivatives.h"
#include "fused/lstm_kernels.h"

namespace ferula {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

enum Input { kItems, kHidden, kCell, kWeights, kInputs };

LstmSizes sizes_of(const variable_list& x) {
  return {x[kItems].size(1), x[kItems].size(2), x[kHidden].size(1),
          !x[kHidden].any().item().toBool()};
}

// A batch, cut into blocks of `registers` side by side: as many as go well together, but something
// for every thread.
template <class T>
struct Blocks {
  LstmKernels<T> kernels = lstm_kernels<T>();
  std::int64_t samples, registers;

  explicit Blocks(std::int64_t batch) : samples(batch) {
    const std::int64_t all = divided(batch, kernels.lanes);
    registers = std::min(kernels.max_registers, divided(all, at::get_num_threads()));
  }
  Blocks(std::int64_t batch, std::int64_t registers) : samples(batch), registers(registers) {}

  static std::int64_t divided(std::int64_t n, std::int64_t by) { return (n + by - 1) / by; }
  std::int64_t lanes() const { return registers * kernels.lanes; }
  std::int64_t count() const { return divided(samples, lanes()); }
  std::int64_t width(const LstmSizes& n) const {
    return divided(n.columns(), kernels.lanes) * kernels.lanes;
  }
  // Memory for all blocks, a row each.
  at::Tensor room(const at::Tensor& like, std::int64_t each) const {
    return at::empty({count(), each * lanes()}, like.options());
  }
  // f(index of the block, of its first sample, its count of samples)
  template <class F>
  void each(F f) const {
    at::parallel_for(0, count(), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t b = begin; b < end; ++b)
        f(b, b * lanes(), std::min(lanes(), samples - b * lanes()));
    });
  }
};

// Returns the tape and how many registers its blocks have.
template <class T>
std::pair<at::Tensor, std::int64_t> forward(const variable_list& x, const at::Tensor& outputs,
                                            const at::Tensor& last_cell, bool keep) {
  const LstmSizes n = sizes_of(x);
  const Blocks<T> blocks(x[kItems].size(0));
  const std::int64_t slots = keep ? n.steps + 1 : 2;
  const at::Tensor tape = blocks.room(outputs, slots * n.slot());
  const at::Tensor scratch = blocks.room(outputs, n.scratch());
  blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
    const LstmBlock<T> block{samples, blocks.registers, row<T>(tape, b), slots, row<T>(scratch, b)};
    blocks.kernels.forward(n, block, row<T>(x[kWeights], 0), row<T>(x[kItems], first),
                           row<T>(x[kHidden], first), row<T>(x[kCell], first),
                           row<T>(outputs, first), row<T>(last_cell, first));
  });
  return {tape, blocks.registers};
}

// What the weights were multiplied with, [T, B, width]: item, 1, hidden state before the step.
at::Tensor multiplied(const LstmSizes& n, const variable_list& x, const at::Tensor& outputs,
                      std::int64_t width) {
  at::Tensor rows = at::empty({n.steps, outputs.size(0), width}, outputs.options());
  rows.narrow(2, 0, n.inputs).copy_(x[kItems].transpose(0, 1));
  rows.select(2, n.inputs).fill_(1);
  const at::Tensor hidden = rows.narrow(2, n.inputs + 1, n.hidden);
  hidden[0].copy_(x[kHidden]);
  hidden.narrow(0, 1, n.steps - 1).copy_(outputs.narrow(1, 0, n.steps - 1).transpose(0, 1));
  rows.narrow(2, n.columns(), width - n.columns()).zero_();
  return rows;
}

// What the derivatives of the outputs are computed from.
struct Kept {
  const variable_list& x;
  at::Tensor outputs, tape;
  std::int64_t registers;
};

// Fills the defined ones of `d`; returns the gradient of the weights.
template <class T>
at::Tensor backward(const Kept& kept, const at::Tensor& d_outputs, const at::Tensor& d_last_cell,
                    const variable_list& d) {
  const LstmSizes n = sizes_of(kept.x);
  const Blocks<T> blocks(d_outputs.size(0), kept.registers);
  const at::Tensor transposed = kept.x[kWeights].t().contiguous();
  const at::Tensor scratch = blocks.room(d_outputs, n.scratch());
  const at::Tensor deltas = blocks.room(d_outputs, StepRange::kAtOnce * n.gates());
  const at::Tensor rows = multiplied(n, kept.x, kept.outputs, blocks.width(n));
  const at::Tensor gradient = at::zeros({n.gates(), rows.size(2)}, d_outputs.options());
  for (StepRange steps{0, n.steps}; steps.end > 0; steps.end = steps.begin) {
    steps.begin = std::max<std::int64_t>(steps.end - StepRange::kAtOnce, 0);
    blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
      const LstmBlock<T> block{samples,     blocks.registers,   row<T>(kept.tape, b),
                               n.steps + 1, row<T>(scratch, b), row<T>(deltas, b)};
      blocks.kernels.backward(n, block, steps, row<T>(transposed, 0), row<T>(d_outputs, first),
                              row<T>(d_last_cell, first), row<T>(d[kItems], first),
                              row<T>(d[kHidden], first), row<T>(d[kCell], first));
    });
    at::parallel_for(0, n.gates(), 64, [&](std::int64_t begin, std::int64_t end) {
      blocks.kernels.weight_gradient(n, steps, blocks.samples, blocks.registers, row<T>(deltas, 0),
                                     row<T>(rows, 0), rows.size(2), begin, end,
                                     row<T>(gradient, 0));
    });
  }
  return gradient.narrow(1, 0, n.columns());
}

struct LstmLayer : torch::autograd::Function<LstmLayer> {
  static variable_list forward(AutogradContext* context, const at::Tensor& items,
                               const at::Tensor& hidden, const at::Tensor& cell,
                               const at::Tensor& weights, bool keep) {
    variable_list x{items.contiguous(), hidden.contiguous(), cell.contiguous(),
                    weights.contiguous()};
    const at::Tensor outputs =
        at::empty({items.size(0), items.size(1), hidden.size(1)}, items.options());
    const at::Tensor last_cell = at::empty_like(x[kCell]);
    AT_DISPATCH_FLOATING_TYPES(items.scalar_type(), "lstm", [&] {
      const auto [tape, registers] = ferula::forward<scalar_t>(x, outputs, last_cell, keep);
      x.insert(x.end(), {outputs, tape});
      context->saved_data["registers"] = registers;
    });
    context->set_materialize_grads(false);
    if (keep) context->save_for_backward(x);
    return {outputs, last_cell};
  }

  static variable_list backward(AutogradContext* context, const variable_list& given) {
    refuse_second_derivative("LSTM");
    const variable_list x = context->get_saved_variables();
    const Kept kept{x, x[kInputs], x[kInputs + 1], context->saved_data.at("registers").toInt()};
    variable_list d(kInputs + 1);
    for (std::size_t i = 0; i < kWeights; ++i)
      if (context->needs_input_grad(i)) d[i] = at::empty_like(x[i]);
    const at::Tensor d_outputs = given[0].defined()
                                     ? given[0].contiguous()
                                     : at::zeros(kept.outputs.sizes(), kept.outputs.options());
    const at::Tensor d_last_cell = given[1].defined() ? given[1].contiguous() : given[1];
    AT_DISPATCH_FLOATING_TYPES(d_outputs.scalar_type(), "lstm_backward", [&] {
      d[kWeights] = ferula::backward<scalar_t>(kept, d_outputs, d_last_cell, d);
    });
    return d;
  }
};

}  // namespace

bool can_fuse_lstm(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                   const std::vector<LstmState>& initial) {
  if (at::autocast::is_autocast_enabled(at::kCPU)) return false;
  std::vector<at::Tensor> all{items};
  for (const LstmWeights& x : layers) all.insert(all.end(), {x.input, x.hidden});
  for (const LstmState& x : initial) all.insert(all.end(), {x.hidden, x.cell});
  return can_fuse(all);
}

LstmSteps fused_lstm_steps(const at::Tensor& items, const std::vector<LstmWeights>& layers,
                           const std::vector<LstmState>& initial) {
  LstmSteps steps{items, {}};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LstmWeights& w = layers[i];
    const at::Tensor bias = (w.input_bias + w.hidden_bias).unsqueeze(1);
    const at::Tensor weights = at::cat({w.input, bias, w.hidden}, 1);
    const bool keep = wants_gradient({steps.outputs, initial[i].hidden, initial[i].cell, weights});
    const variable_list result =
        LstmLayer::apply(steps.outputs, initial[i].hidden, initial[i].cell, weights, keep);
    steps.outputs = result[0];
    steps.state.push_back({result[0].select(1, items.size(1) - 1), result[1]});
  }
  return steps;
}

}  // namespace ferula
