#include "core/optimizers/lbfgs.h"

#include <ATen/ops/scalar_tensor.h>
#include <torch/optim/lbfgs.h>

#include <algorithm>
#include <utility>

#include "core/timing/span.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using torch::optim::LBFGSOptions;
using torch::optim::LBFGSParamState;

std::vector<at::Tensor> plain(const std::vector<ModelTensor>& tensors) {
  std::vector<at::Tensor> result;
  for (const ModelTensor& tensor : tensors) result.push_back(tensor.tensor);
  return result;
}

LBFGSOptions options(const LbfgsParams& params) {
  LBFGSOptions result(params.learning_rate);
  result.max_iter(params.max_iter);
  if (params.max_eval > 0) result.max_eval(params.max_eval);
  result.tolerance_grad(params.tolerance_grad).tolerance_change(params.tolerance_change);
  result.history_size(params.history_size);
  if (!params.line_search_fn.empty()) result.line_search_fn(params.line_search_fn);
  return result;
}

// What a saved state holds, as tensors like the weights.
struct Saved {
  const Dictionary& values;
  const at::Tensor& weight;
  std::int64_t size;  // of all weights together

  template <class T>
  T number(const std::string& name) const {
    return values.get<at::Tensor>(name).item<T>();
  }
  at::Tensor tensor(const std::string& name, std::int64_t elements) const {
    const at::Tensor& value = values.get<at::Tensor>(name);
    if (value.numel() == elements)
      return value.to(weight.device(), /*non_blocking=*/false, /*copy=*/true);
    throw Error("'" + name + "' has " + std::to_string(value.numel()) + " elements, needed are " +
                std::to_string(elements));
  }
  std::int64_t rows() const {
    std::int64_t row = 0;
    while (values.find("ro/" + std::to_string(row)) != nullptr) ++row;
    return row;
  }
};

void restore_history(LBFGSParamState& state, const Saved& saved, std::int64_t history_size) {
  const std::int64_t rows = saved.rows();
  for (std::int64_t i = std::max<std::int64_t>(0, rows - history_size); i < rows; ++i) {
    const std::string row = "/" + std::to_string(i);
    state.old_dirs().push_back(saved.tensor("old_dirs" + row, saved.size));
    state.old_stps().push_back(saved.tensor("old_stps" + row, saved.size));
    state.ro().push_back(saved.tensor("ro" + row, 1));
  }
}

}  // namespace

void LbfgsParams::list(Parameters& p) {
  p("lr", learning_rate, "learning rate", at_least(0));
  p("max_iter", max_iter, "iterations a step at most", at_least(1));
  p("max_eval", max_eval, "evaluations of the loss a step at most; 0: 5/4 of max_iter",
    at_least(0));
  p("tolerance_grad", tolerance_grad, "a step ends when no element of the gradient is larger",
    at_least(0));
  p("tolerance_change", tolerance_change, "a step ends when loss and weights change less",
    at_least(0));
  p("history_size", history_size, "past gradients that are kept", at_least(1));
  p("line_search_fn", line_search_fn, "how far an iteration goes; nothing: as far as lr says",
    one_of({"", "strong_wolfe"}));
}

struct Lbfgs::Method : torch::optim::LBFGS {
  using LBFGS::LBFGS;

  void* key() { return param_groups_.front().params().front().unsafeGetTensorImpl(); }
  std::int64_t size() {
    std::int64_t result = 0;
    for (const at::Tensor& parameter : param_groups_.front().params()) result += parameter.numel();
    return result;
  }
};

Lbfgs::Lbfgs(std::vector<ModelTensor> all, const Params& params)
    : HostOptimizer(std::move(all)),
      params_(params),
      method_(std::make_unique<Method>(plain(tensors()), options(params))) {}

Lbfgs::~Lbfgs() = default;

at::Tensor Lbfgs::minimize(const std::function<at::Tensor()>& loss, bool) {
  const Span span(Part::optimizer);
  method_->param_groups().front().options().set_lr(learning_rate());
  at::Tensor first = method_->step([&] {
    zero_grad();
    at::Tensor value = loss();
    backward(value);
    limit();
    return value;
  });
  acted();
  return first;
}

void Lbfgs::accumulate(std::int64_t batches) {
  if (batches > 1)
    throw Error("accumulate: LBFGS evaluates a batch several times and cannot wait for others; " +
                std::string("set it to 1, or take larger batches"));
}

void Lbfgs::scale_loss() {
  throw Error(
      "precision: LBFGS compares losses and takes every step, so float16, which scales the "
      "ones and leaves out the others, is not for it; float32 and bfloat16 are");
}

void Lbfgs::act() {
  throw Error("LBFGS evaluates the loss several times a step: call minimize() instead of step()");
}

std::vector<NamedTensor> Lbfgs::state() const {
  const auto found = method_->state().find(method_->key());
  if (found == method_->state().end()) return {};
  const auto& state = static_cast<const LBFGSParamState&>(*found->second);
  std::vector<NamedTensor> result = {
      {"func_evals", at::scalar_tensor(state.func_evals(), at::kLong)},
      {"n_iter", at::scalar_tensor(state.n_iter(), at::kLong)},
      {"t", at::scalar_tensor(state.t(), at::kDouble)},
      {"prev_loss", at::scalar_tensor(state.prev_loss(), at::kDouble)}};
  if (state.n_iter() == 0) return result;
  result.push_back({"d", state.d()});
  result.push_back({"H_diag", state.H_diag()});
  result.push_back({"prev_flat_grad", state.prev_flat_grad()});
  for (std::size_t i = 0; i < state.ro().size(); ++i) {
    const std::string row = "/" + std::to_string(i);
    result.push_back({"old_dirs" + row, state.old_dirs()[i]});
    result.push_back({"old_stps" + row, state.old_stps()[i]});
    result.push_back({"ro" + row, state.ro()[i]});
  }
  return result;
}

void Lbfgs::restore(const Dictionary& values, const std::string& source) try {
  if (values.empty()) return;
  const Saved saved{values, tensors().front().tensor, method_->size()};
  auto state = std::make_unique<LBFGSParamState>();
  state->func_evals(saved.number<std::int64_t>("func_evals"));
  state->n_iter(saved.number<std::int64_t>("n_iter"));
  state->t(saved.number<double>("t"));
  state->prev_loss(saved.number<double>("prev_loss"));
  if (state->n_iter() > 0) {
    state->d(saved.tensor("d", saved.size));
    state->H_diag(saved.tensor("H_diag", 1));
    state->prev_flat_grad(saved.tensor("prev_flat_grad", saved.size));
    restore_history(*state, saved, params_.history_size);
  }
  method_->state()[method_->key()] = std::move(state);
} catch (const Error& error) {
  throw error.at(source + " does not fit");
}

}  // namespace ferula
