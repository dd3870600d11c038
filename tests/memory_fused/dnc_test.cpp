// The fused differentiable neural computer against plain operators.
#include "fused/dnc.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

#include "gradients.h"
#include "ntm_cases.h"

namespace ferula {
namespace {

struct DncCase {
  std::string name;
  NtmCase controller;  // and sizes
  std::int64_t writes = 1;
};

void PrintTo(const DncCase& c, std::ostream* out) { *out << c.name; }

struct DncInputs {
  at::Tensor items;
  DncWeights weights;
  DncState state;

  // The interface has the rows for NTM styles as well. Items, controller, memory and read heads of
  // a neural Turing machine. Drawn as double whatever the type, so that both types get the same
  // numbers.
  DncInputs(const DncCase& c, at::ScalarType type) {
    const NtmCase& n = c.controller;
    const NtmInputs ntm = random_inputs(n, at::kDouble);
    const auto uniform = [](std::vector<std::int64_t> size) { return at::rand(size, at::kDouble); };
    const std::int64_t writes = c.writes, addresses = n.addresses,
                       rows = writes * (3 * n.content + 3) +
                              n.reads * (n.content + 2 * writes + 3) + 4 * (writes + n.reads);
    items = ntm.items;
    weights = {ntm.weights.controller, at::randn({rows, n.hidden}, at::kDouble),
               at::randn({rows}, at::kDouble), ntm.weights.output, ntm.weights.output_bias};
    state.controller = ntm.state.controller;
    state.reads = ntm.state.reads;
    state.read_attention = ntm.state.attention.narrow(1, 0, n.reads);
    state.write_attention = uniform({n.batch, writes, addresses}) / addresses;
    state.usage = uniform({n.batch, addresses});
    state.links = uniform({n.batch, writes, addresses, addresses}) / addresses;
    state.precedence = uniform({n.batch, writes, addresses}) / addresses;
    state.memory = ntm.state.memory;
    for (at::Tensor* x : {&state.usage, &state.write_attention}) *x = x->to(type);
    for (at::Tensor* x : all()) *x = x->detach().to(type).clone().set_requires_grad(true);
  }

  // Each tensor that is there and has a gradient: usage has none, nor what matters to it alone.
  std::vector<at::Tensor*> all() {
    ControllerWeights& c = weights.controller;
    std::vector<at::Tensor*> list{&items,
                                  &c.input,
                                  &c.read,
                                  &c.hidden,
                                  &c.bias,
                                  &c.hidden_bias,
                                  &weights.interface,
                                  &weights.interface_bias,
                                  &weights.output,
                                  &weights.output_bias,
                                  &state.controller.hidden,
                                  &state.controller.cell,
                                  &state.reads,
                                  &state.read_attention,
                                  &state.links,
                                  &state.precedence,
                                  &state.memory};
    std::erase_if(list, [](const at::Tensor* x) { return !x->defined(); });
    return list;
  }
};

std::vector<at::Tensor> results(const DncSteps& steps) {
  const DncState& s = steps.state;
  std::vector<at::Tensor> list{steps.outputs,     s.controller.hidden,
                               s.controller.cell, s.reads,
                               s.read_attention,  s.write_attention,
                               s.usage,           s.links,
                               s.precedence,      s.memory};
  std::erase_if(list, [](const at::Tensor& x) { return !x.defined(); });
  return list;
}

std::vector<DncCase> cases() {
  std::vector<DncCase> list;
  const auto add = [&list](const std::string& name, auto change) {
    DncCase c{.name = name};
    change(c, c.controller);
    list.push_back(c);
  };
  for (const std::int64_t batch : {1, 17, 64})
    add("Batch" + std::to_string(batch), [&](DncCase&, NtmCase& n) { n.batch = batch; });
  add("OneStep", [](DncCase&, NtmCase& n) { n.steps = 1; });
  add("ManySteps", [](DncCase&, NtmCase& n) { n.steps = 20; });
  add("OneAddress", [](DncCase&, NtmCase& n) { n.addresses = 1; });
  add("ManyAddresses", [](DncCase&, NtmCase& n) { n.addresses = 41; });
  add("ThreeReadHeads", [](DncCase&, NtmCase& n) { n.reads = 3; });
  add("ThreeWriteHeads", [](DncCase& c, NtmCase&) { c.writes = 3; });
  add("TwoOfEach", [](DncCase& c, NtmCase& n) { n.reads = c.writes = 2; });
  add("FeedForward", [](DncCase&, NtmCase& n) { n.kind = ControllerKind::feed_forward; });
  add("Lstm", [](DncCase&, NtmCase& n) { n.kind = ControllerKind::lstm; });
  add("Gru", [](DncCase&, NtmCase& n) { n.kind = ControllerKind::gru; });
  return list;
}

class FusedDnc : public testing::TestWithParam<DncCase> {
 protected:
  void SetUp() override { at::manual_seed(1); }

  void compare(at::ScalarType type, double tolerance) {
    DncInputs x(GetParam(), type);
    ASSERT_TRUE(can_fuse_dnc(x.items, x.weights, {}, x.state));
    const auto expected = results(dnc_steps(x.items, x.weights, {}, x.state));
    const auto actual = results(fused_dnc_steps(x.items, x.weights, x.state));
    expect_close(actual, expected, tolerance);
    expect_close(gradients(actual, x.all()), gradients(expected, x.all()), tolerance);
  }
};

TEST_P(FusedDnc, HasTheValuesAndGradientsOfPlainOperators) { compare(at::kDouble, 1e-9); }

TEST_P(FusedDnc, HasThemInFloatToo) { compare(at::kFloat, 5e-3); }

TEST_P(FusedDnc, GivesTheSameWithoutGradients) {
  const DncInputs x(GetParam(), at::kFloat);
  const auto with = results(fused_dnc_steps(x.items, x.weights, x.state));
  const at::NoGradGuard guard;
  const auto without = results(fused_dnc_steps(x.items, x.weights, x.state));
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(with[i].equal(without[i])) << i;
}

TEST_P(FusedDnc, GivesTheSameWhateverTheThreads) {
  DncInputs x(GetParam(), at::kFloat);
  std::vector<std::vector<at::Tensor>> runs;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    runs.push_back(results(fused_dnc_steps(x.items, x.weights, x.state)));
    const auto slopes = gradients(runs.back(), x.all());
    runs.back().insert(runs.back().end(), slopes.begin(), slopes.end());
  }
  at::set_num_threads(1);
  for (std::size_t i = 0; i < runs[0].size(); ++i)
    EXPECT_TRUE(runs[0][i].equal(runs[1][i])) << "tensor " << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, FusedDnc, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

TEST(FusedDncStyle, IsNotThatOfAnNtm) {
  const DncInputs x({}, at::kFloat);
  for (bool DncStyle::*as_ntm : {&DncStyle::ntm_write, &DncStyle::ntm_read, &DncStyle::ntm_order,
                                 &DncStyle::extra_write_gate}) {
    DncStyle style;
    style.*as_ntm = true;
    EXPECT_FALSE(can_fuse_dnc(x.items, x.weights, style, x.state));
  }
}

}  // namespace
}  // namespace ferula
