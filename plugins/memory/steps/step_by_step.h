// A recurrent core, one item at a time, for somebody who watches.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>

#include <functional>
#include <vector>

namespace ferula {

// Called after each step, with the state that it left.
template <class State>
using StepWatcher = std::function<void(const State& state)>;

// What steps(items, initial) gives.
template <class State, class Function>
auto step_by_step(const at::Tensor& items, const State& initial, const Function& steps,
                  const StepWatcher<State>& watch) {
  decltype(steps(items, initial)) all{{}, initial};
  std::vector<at::Tensor> outputs;
  for (std::int64_t t = 0; t < items.size(1); ++t) {
    auto one = steps(items.narrow(1, t, 1), all.state);
    outputs.push_back(std::move(one.outputs));
    all.state = std::move(one.state);
    watch(all.state);
  }
  all.outputs = at::cat(outputs, 1);
  return all;
}

}  // namespace ferula
