// The fused solver of a memory-augmented encoder-solver against plain operators.
#include "fused/solver.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include "gradients.h"
#include "ntm_cases.h"

namespace ferula {
namespace {

struct SolverInputs {
  at::Tensor items;
  SolverWeights weights;
  SolverState state;

  // Each tensor that is there.
  std::vector<at::Tensor*> all() {
    ControllerWeights& c = weights.controller;
    std::vector<at::Tensor*> list{&items,
                                  &c.input,
                                  &c.hidden,
                                  &c.bias,
                                  &c.hidden_bias,
                                  &weights.head,
                                  &weights.head_bias,
                                  &weights.output,
                                  &weights.output_bias,
                                  &state.controller.hidden,
                                  &state.controller.cell,
                                  &state.attention,
                                  &state.encoder_attention,
                                  &state.memory};
    std::erase_if(list, [](const at::Tensor* x) { return !x->defined(); });
    return list;
  }
};

// Controller, memory and attention of a neural Turing machine without read heads, another head.
SolverInputs random_solver(const NtmCase& c, at::ScalarType type) {
  const NtmInputs encoder = random_inputs(c, type);
  const auto normal = [type](std::vector<std::int64_t> size) {
    return at::randn(size, at::kDouble).to(type).set_requires_grad(true);
  };
  SolverInputs x;
  x.items = encoder.items;
  x.weights.controller = encoder.weights.controller;
  x.weights.head = normal({c.addressing.shift_size + 4, c.hidden});
  x.weights.head_bias = normal({c.addressing.shift_size + 4});
  x.weights.output = normal({c.outputs, c.hidden + c.content});
  x.weights.output_bias = encoder.weights.output_bias;
  x.state.controller = encoder.state.controller;
  x.state.memory = encoder.state.memory;
  for (at::Tensor* attention : {&x.state.attention, &x.state.encoder_attention})
    *attention = at::softmax(at::randn({c.batch, c.addresses}, at::kDouble), 1)
                     .to(type)
                     .set_requires_grad(true);
  return x;
}

std::vector<at::Tensor> results(const SolverSteps& steps) {
  std::vector<at::Tensor> list{steps.outputs, steps.state.controller.hidden,
                               steps.state.controller.cell, steps.state.attention};
  std::erase_if(list, [](const at::Tensor& x) { return !x.defined(); });
  return list;
}

std::vector<NtmCase> cases() {
  std::vector<NtmCase> list;
  const auto add = [&list](const std::string& name, auto change) {
    NtmCase c{.name = name};
    c.reads = 0;
    c.addressing.content_addressing = false;
    change(c);
    list.push_back(c);
  };
  for (const std::int64_t batch : {1, 17, 64})
    add("Batch" + std::to_string(batch), [&](NtmCase& c) { c.batch = batch; });
  add("OneStep", [](NtmCase& c) { c.steps = 1; });
  add("ManySteps", [](NtmCase& c) { c.steps = 30; });
  add("OneAddress", [](NtmCase& c) { c.addresses = 1; });
  add("ManyAddresses", [](NtmCase& c) { c.addresses = 41; });
  add("NoShift", [](NtmCase& c) { c.addressing.shift_size = 1; });
  add("ShiftBeyondTheMemory", [](NtmCase& c) { c.addressing.shift_size = 11, c.addresses = 3; });
  add("Tanh", [](NtmCase& c) { c.nonlinearity = Nonlinearity::tanh; });
  add("FeedForward", [](NtmCase& c) { c.kind = ControllerKind::feed_forward; });
  add("Lstm", [](NtmCase& c) { c.kind = ControllerKind::lstm; });
  add("Gru", [](NtmCase& c) { c.kind = ControllerKind::gru; });
  return list;
}

class FusedSolver : public testing::TestWithParam<NtmCase> {
 protected:
  void SetUp() override { at::manual_seed(1); }

  void compare(at::ScalarType type, double tolerance) {
    SolverInputs x = random_solver(GetParam(), type);
    ASSERT_TRUE(can_fuse_solver(x.items, x.weights, x.state));
    const auto expected = results(solver_steps(x.items, x.weights, x.state));
    const auto actual = results(fused_solver_steps(x.items, x.weights, x.state));
    expect_close(actual, expected, tolerance);
    expect_close(gradients(actual, x.all()), gradients(expected, x.all()), tolerance);
  }
};

TEST_P(FusedSolver, HasTheValuesAndGradientsOfPlainOperators) { compare(at::kDouble, 1e-9); }

TEST_P(FusedSolver, HasThemInFloatToo) { compare(at::kFloat, 2e-3); }

TEST_P(FusedSolver, GivesTheSameWithoutGradients) {
  const SolverInputs x = random_solver(GetParam(), at::kFloat);
  const auto with = results(fused_solver_steps(x.items, x.weights, x.state));
  const at::NoGradGuard guard;
  const auto without = results(fused_solver_steps(x.items, x.weights, x.state));
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(with[i].equal(without[i])) << i;
}

TEST_P(FusedSolver, GivesTheSameWhateverTheThreads) {
  SolverInputs x = random_solver(GetParam(), at::kFloat);
  std::vector<std::vector<at::Tensor>> runs;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    runs.push_back(results(fused_solver_steps(x.items, x.weights, x.state)));
    const auto slopes = gradients(runs.back(), x.all());
    runs.back().insert(runs.back().end(), slopes.begin(), slopes.end());
  }
  at::set_num_threads(1);
  for (std::size_t i = 0; i < runs[0].size(); ++i)
    EXPECT_TRUE(runs[0][i].equal(runs[1][i])) << "tensor " << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, FusedSolver, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ferula
