#include "fused/ntm_function.h"

#include <ATen/Dispatch.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include "fused/blocks.h"
#include "fused/derivatives.h"

namespace ferula {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The order of what the operation takes.
enum Input { kItems, kState, kWeights, kInputs = kWeights + 6 };

// Inputs, outputs and final state as they are listed in apply_ntm(); returns the tape.
template <class T>
at::Tensor forward(const NtmSizes& n, const variable_list& x, const at::Tensor& outputs,
                   const at::Tensor& last, bool keep) {
  const NtmKernels<T> kernels = ntm_kernels<T>();
  const Blocks blocks{x[kItems].size(0), kernels.lanes};
  const std::int64_t slots = keep ? n.steps + 1 : 2;
  at::Tensor tape = blocks.room(x[kItems], slots * n.slot());
  const at::Tensor scratch = blocks.room(x[kItems], n.scratch());
  blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
    const NtmBlock<T> block{samples, slots, row<T>(tape, b), row<T>(scratch, b)};
    kernels.forward(n, pointers<const T>(x, kWeights), block, row<T>(x[kItems], first),
                    row<T>(x[kState], first), row<T>(outputs, first), row<T>(last, first));
  });
  return tape;
}

// Fills the defined ones of `d`, in the order of `x`.
template <class T>
void backward(const NtmSizes& n, const variable_list& x, const at::Tensor& tape,
              const at::Tensor& d_outputs, const at::Tensor& d_last, const variable_list& d) {
  const NtmKernels<T> kernels = ntm_kernels<T>();
  const Blocks blocks{x[kItems].size(0), kernels.lanes};
  const at::Tensor scratch = blocks.room(tape, n.scratch());
  const at::Tensor deltas = blocks.room(tape, n.steps * n.deltas());
  const at::Tensor d_states = blocks.room(tape, n.slot());
  blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
    const NtmBlock<T> block{samples,           n.steps + 1,
                            row<T>(tape, b),   row<T>(scratch, b),
                            row<T>(deltas, b), row<T>(d_states, b)};
    kernels.backward(n, pointers<const T>(x, kWeights), block, row<T>(d_outputs, first),
                     row<T>(d_last, first), row<T>(d[kItems], first), row<T>(d[kState], first));
  });
  at::parallel_for(0, n.deltas(), 16, [&](std::int64_t begin, std::int64_t end) {
    kernels.weight_gradients(n, blocks.count(), tape.data_ptr<T>(), deltas.data_ptr<T>(), begin,
                             end, pointers<T>(d, kWeights));
  });
}

struct KeptSizes : torch::CustomClassHolder {
  explicit KeptSizes(const NtmSizes& sizes) : sizes(sizes) {}
  NtmSizes sizes;
};

struct Ntm : torch::autograd::Function<Ntm> {
  static variable_list forward(AutogradContext* context, const at::Tensor& items,
                               const at::Tensor& state, const at::Tensor& controller,
                               const at::Tensor& controller_bias, const at::Tensor& heads,
                               const at::Tensor& heads_bias, const at::Tensor& output,
                               const at::Tensor& output_bias, const NtmSizes& sizes, bool keep) {
    variable_list x{items, state,      controller, controller_bias,
                    heads, heads_bias, output,     output_bias};
    for (at::Tensor& tensor : x) tensor = tensor.contiguous();
    const at::Tensor outputs =
        at::empty({items.size(0), sizes.steps, sizes.outputs}, items.options());
    const at::Tensor last = at::empty_like(x[kState]);
    AT_DISPATCH_FLOATING_TYPES(items.scalar_type(), "ntm", [&] {
      const at::Tensor tape = ferula::forward<scalar_t>(sizes, x, outputs, last, keep);
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
    refuse_second_derivative("NTM");
    const auto kept = context->saved_data.at("sizes").toCapsule();
    const NtmSizes& sizes = static_cast<const KeptSizes&>(*kept).sizes;
    const variable_list x = context->get_saved_variables();
    variable_list d(kInputs + 2);
    for (std::size_t i = 0; i < kInputs; ++i)
      if (i >= kWeights || context->needs_input_grad(i)) d[i] = at::empty_like(x[i]);
    const at::Tensor d_outputs =
        given[0].defined()
            ? given[0].contiguous()
            : at::zeros({x[kItems].size(0), sizes.steps, sizes.outputs}, x[kItems].options());
    const at::Tensor d_last = given[1].defined() ? given[1].contiguous() : given[1];
    AT_DISPATCH_FLOATING_TYPES(d_outputs.scalar_type(), "ntm_backward", [&] {
      ferula::backward<scalar_t>(sizes, x, x[kInputs], d_outputs, d_last, d);
    });
    return d;
  }
};

}  // namespace

std::pair<at::Tensor, at::Tensor> apply_ntm(const NtmSizes& sizes, const NtmTensors& x) {
  const bool keep = wants_gradient({x.items, x.state, x.controller, x.controller_bias, x.heads,
                                    x.heads_bias, x.output, x.output_bias});
  const variable_list result =
      Ntm::apply(x.items, x.state, x.controller, x.controller_bias, x.heads, x.heads_bias, x.output,
                 x.output_bias, sizes, keep);
  return {result[0], result[1]};
}

}  // namespace ferula
