// A fused sequence model as a node of the derivative's graph.
#pragma once

#include <ATen/Dispatch.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <utility>

#include "fused/blocks.h"
#include "fused/derivatives.h"
#include "fused/sequence_kernels.h"

namespace ferula {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// A struct of pointers to the tensors from `first` on, as many as it has.
template <class Pointers, class T>
Pointers pointers(const variable_list& x, std::size_t first) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return Pointers{x[first + i].template data_ptr<T>()...};
  }
  (std::make_index_sequence<sizeof(Pointers) / sizeof(T*)>{});
}

// One for each model, by its Sizes; these find their kernels by kernels_of<T>(sizes).
template <class Sizes>
struct SequenceFunction : torch::autograd::Function<SequenceFunction<Sizes>> {
  // The order of what the operation takes.
  enum Input : std::size_t { kItems, kState, kWeights };

  struct KeptSizes : torch::CustomClassHolder {
    explicit KeptSizes(const Sizes& sizes) : sizes(sizes) {}
    Sizes sizes;
  };

  static variable_list forward(AutogradContext* context, at::TensorList given, const Sizes& sizes,
                               bool keep) {
    variable_list x;
    for (const at::Tensor& tensor : given) x.push_back(tensor.contiguous());
    const at::Tensor outputs =
        at::empty({x[kItems].size(0), sizes.steps, sizes.outputs}, x[kItems].options());
    const at::Tensor last = at::empty_like(x[kState]);
    AT_DISPATCH_FLOATING_TYPES(outputs.scalar_type(), Sizes::kName, [&] {
      const at::Tensor tape = run<scalar_t>(sizes, x, outputs, last, keep);
      if (keep) x.push_back(tape);
    });
    if (keep) {
      context->set_materialize_grads(false);
      context->save_for_backward(x);
      context->saved_data["sizes"] =
          at::IValue::make_capsule(c10::make_intrusive<KeptSizes>(sizes));
    }
    return {outputs, last};
  }

  static variable_list backward(AutogradContext* context, const variable_list& given) {
    refuse_second_derivative(Sizes::kName);
    const auto kept = context->saved_data.at("sizes").toCapsule();
    const Sizes& sizes = static_cast<const KeptSizes&>(*kept).sizes;
    variable_list x = context->get_saved_variables();
    const at::Tensor tape = std::move(x.back());
    x.pop_back();
    variable_list d(x.size() + 2);
    for (std::size_t i = 0; i < x.size(); ++i)
      if (i >= kWeights || context->needs_input_grad(i)) d[i] = at::empty_like(x[i]);
    const at::Tensor d_outputs =
        given[0].defined()
            ? given[0].contiguous()
            : at::zeros({x[kItems].size(0), sizes.steps, sizes.outputs}, tape.options());
    const at::Tensor d_last = given[1].defined() ? given[1].contiguous() : given[1];
    AT_DISPATCH_FLOATING_TYPES(d_outputs.scalar_type(), Sizes::kName,
                               [&] { run_back<scalar_t>(sizes, x, tape, d_outputs, d_last, d); });
    return d;
  }

 private:
  // Returns the tape.
  template <class T>
  static at::Tensor run(const Sizes& n, const variable_list& x, const at::Tensor& outputs,
                        const at::Tensor& last, bool keep) {
    const SequenceKernels<Sizes, T> kernels = kernels_of<T>(n);
    const Blocks blocks{x[kItems].size(0), kernels.lanes};
    const std::int64_t slots = keep ? n.steps + 1 : 2;
    at::Tensor tape = blocks.room(x[kItems], slots * n.slot());
    const at::Tensor scratch = blocks.room(x[kItems], n.scratch());
    const auto weights = pointers<typename Sizes::template Weights<const T>, T>(x, kWeights);
    blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
      const SequenceBlock<T> block{samples, slots, row<T>(tape, b), row<T>(scratch, b)};
      kernels.forward(n, weights, block, row<T>(x[kItems], first), row<T>(x[kState], first),
                      row<T>(outputs, first), row<T>(last, first));
    });
    return tape;
  }

  // Fills the defined ones of `d`, in the order of `x`.
  template <class T>
  static void run_back(const Sizes& n, const variable_list& x, const at::Tensor& tape,
                       const at::Tensor& d_outputs, const at::Tensor& d_last,
                       const variable_list& d) {
    const SequenceKernels<Sizes, T> kernels = kernels_of<T>(n);
    const Blocks blocks{x[kItems].size(0), kernels.lanes};
    const at::Tensor scratch = blocks.room(tape, n.scratch());
    const at::Tensor deltas = blocks.room(tape, n.steps * n.deltas());
    const at::Tensor d_states = blocks.room(tape, n.slot());
    const auto weights = pointers<typename Sizes::template Weights<const T>, T>(x, kWeights);
    blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
      const SequenceBlock<T> block{samples,           n.steps + 1,
                                   row<T>(tape, b),   row<T>(scratch, b),
                                   row<T>(deltas, b), row<T>(d_states, b)};
      kernels.backward(n, weights, block, row<T>(d_outputs, first), row<T>(d_last, first),
                       row<T>(d[kItems], first), row<T>(d[kState], first));
    });
    const auto d_weights = pointers<typename Sizes::template Weights<T>, T>(d, kWeights);
    at::parallel_for(0, n.deltas(), 16, [&](std::int64_t begin, std::int64_t end) {
      kernels.weight_gradients(n, blocks.count(), tape.data_ptr<T>(), deltas.data_ptr<T>(), begin,
                               end, d_weights);
    });
  }
};

// Outputs [B, T, O] and the state after the last step [B, state()], of items [B, T, I], a state
// [B, state()] and the weights that Sizes::Weights points to.
template <class Sizes>
std::pair<at::Tensor, at::Tensor> apply_sequence(const Sizes& sizes, const variable_list& x) {
  const variable_list result =
      SequenceFunction<Sizes>::apply(at::TensorList(x), sizes, wants_gradient(x));
  return {result[0], result[1]};
}

}  // namespace ferula
