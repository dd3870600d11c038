#include "fused/solver_function.h"

#include "fused/sequence_function.h"

namespace ferula {

namespace {

// The order of what the operation takes.
enum Input { kItems, kState, kEncoded, kWeights, kInputs = kWeights + 6 };

SolverSizes sizes_of(ControllerStep controller, const variable_list& x) {
  const at::Tensor &weight = x[kWeights], &head = x[kWeights + 2], &output = x[kWeights + 4];
  SolverSizes n{};
  n.steps = x[kItems].size(1);
  n.inputs = x[kItems].size(2);
  n.gates = weight.size(0);
  n.columns = weight.size(1);
  n.hidden = head.size(1);
  n.shift = head.size(0) - 4;
  n.outputs = output.size(0);
  n.content = output.size(1) - n.hidden;
  n.addresses = x[kEncoded].size(1) / (1 + n.content);
  n.controller = controller;
  return n;
}

// What forward() leaves for the way back.
struct Kept {
  at::Tensor tape, encoded;
};

template <class T>
Kept forward(const SolverSizes& n, const variable_list& x, const at::Tensor& outputs,
             const at::Tensor& last, bool keep) {
  const SolverKernels<T> kernels = solver_kernels<T>();
  const Blocks blocks{x[kItems].size(0), kernels.lanes};
  const std::int64_t slots = keep ? n.steps + 1 : 2;
  const Kept kept{blocks.room(x[kItems], slots * n.slot()), blocks.room(x[kItems], n.encoded())};
  const at::Tensor scratch = blocks.room(x[kItems], n.scratch());
  blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
    const SolverBlock<T> block{samples, slots, row<T>(kept.tape, b), row<T>(kept.encoded, b),
                               row<T>(scratch, b)};
    kernels.forward(n, pointers<NtmPointers<const T>, T>(x, kWeights), block,
                    row<T>(x[kItems], first), row<T>(x[kState], first), row<T>(x[kEncoded], first),
                    row<T>(outputs, first), row<T>(last, first));
  });
  return kept;
}

// Fills the defined ones of `d`, in the order of `x`.
template <class T>
void backward(const SolverSizes& n, const variable_list& x, const Kept& kept,
              const at::Tensor& d_outputs, const at::Tensor& d_last, const variable_list& d) {
  const SolverKernels<T> kernels = solver_kernels<T>();
  const Blocks blocks{x[kItems].size(0), kernels.lanes};
  const auto room = [&](std::int64_t each) { return blocks.room(kept.tape, each); };
  const at::Tensor scratch = room(n.scratch()), deltas = room(n.steps * n.deltas()),
                   d_states = room(n.slot()), d_encoded = room(n.encoded());
  blocks.each([&](std::int64_t b, std::int64_t first, std::int64_t samples) {
    const SolverBlock<T> block{samples,
                               n.steps + 1,
                               row<T>(kept.tape, b),
                               row<T>(kept.encoded, b),
                               row<T>(scratch, b),
                               row<T>(deltas, b),
                               row<T>(d_states, b),
                               row<T>(d_encoded, b)};
    kernels.backward(n, pointers<NtmPointers<const T>, T>(x, kWeights), block,
                     row<T>(d_outputs, first), row<T>(d_last, first), row<T>(d[kItems], first),
                     row<T>(d[kState], first), row<T>(d[kEncoded], first));
  });
  at::parallel_for(0, n.deltas(), 16, [&](std::int64_t begin, std::int64_t end) {
    kernels.weight_gradients(n, blocks.count(), kept.tape.data_ptr<T>(), deltas.data_ptr<T>(),
                             begin, end, pointers<NtmPointers<T>, T>(d, kWeights));
  });
}

struct Solver : torch::autograd::Function<Solver> {
  static variable_list forward(AutogradContext* context, at::TensorList given, std::int64_t step,
                               bool keep) {
    variable_list x;
    for (const at::Tensor& tensor : given) x.push_back(tensor.contiguous());
    const SolverSizes sizes = sizes_of(static_cast<ControllerStep>(step), x);
    const at::Tensor outputs =
        at::empty({x[kItems].size(0), sizes.steps, sizes.outputs}, x[kItems].options());
    const at::Tensor last = at::empty_like(x[kState]);
    AT_DISPATCH_FLOATING_TYPES(outputs.scalar_type(), "solver", [&] {
      const Kept kept = ferula::forward<scalar_t>(sizes, x, outputs, last, keep);
      if (keep) x.insert(x.end(), {kept.tape, kept.encoded});
    });
    if (keep) {
      context->set_materialize_grads(false);
      context->save_for_backward(x);
      context->saved_data["controller"] = step;
    }
    return {outputs, last};
  }

  static variable_list backward(AutogradContext* context, const variable_list& given) {
    refuse_second_derivative("MAES");
    const variable_list x = context->get_saved_variables();
    const SolverSizes sizes =
        sizes_of(static_cast<ControllerStep>(context->saved_data.at("controller").toInt()), x);
    variable_list d(kInputs + 2);
    for (std::size_t i = 0; i < kInputs; ++i)
      if (i >= kWeights || context->needs_input_grad(i)) d[i] = at::empty_like(x[i]);
    const at::Tensor d_outputs =
        given[0].defined()
            ? given[0].contiguous()
            : at::zeros({x[kItems].size(0), sizes.steps, sizes.outputs}, x[kItems].options());
    const at::Tensor d_last = given[1].defined() ? given[1].contiguous() : given[1];
    AT_DISPATCH_FLOATING_TYPES(d_outputs.scalar_type(), "solver_backward", [&] {
      ferula::backward<scalar_t>(sizes, x, {x[kInputs], x[kInputs + 1]}, d_outputs, d_last, d);
    });
    return d;
  }
};

}  // namespace

std::pair<at::Tensor, at::Tensor> apply_solver(ControllerStep controller, const variable_list& x) {
  const variable_list result =
      Solver::apply(at::TensorList(x), static_cast<std::int64_t>(controller), wants_gradient(x));
  return {result[0], result[1]};
}

}  // namespace ferula
