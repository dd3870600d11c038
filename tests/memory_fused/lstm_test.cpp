// The fused LSTM against LibTorch's.
#include "fused/lstm.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "gradients.h"

namespace ferula {
namespace {

struct LstmCase {
  std::string name;
  std::int64_t batch = 5, steps = 4, inputs = 3, hidden = 6, layers = 1;
  bool empty_state = false;
};

void PrintTo(const LstmCase& c, std::ostream* out) { *out << c.name; }

struct LstmInputs {
  at::Tensor items;
  std::vector<LstmWeights> layers;
  std::vector<LstmState> states;

  LstmInputs(const LstmCase& c, at::ScalarType type) {
    // Drawn as double whatever the type, so that both types get the same numbers.
    const auto normal = [](std::vector<std::int64_t> size) { return at::randn(size, at::kDouble); };
    items = normal({c.batch, c.steps, c.inputs});
    for (std::int64_t i = 0; i < c.layers; ++i) {
      const std::int64_t gates = 4 * c.hidden;
      layers.push_back({normal({gates, i == 0 ? c.inputs : c.hidden}), normal({gates, c.hidden}),
                        normal({gates}), normal({gates})});
      states.push_back({normal({c.batch, c.hidden}), normal({c.batch, c.hidden})});
      if (c.empty_state) states.back().hidden.zero_();
    }
    for (at::Tensor* x : all()) *x = x->to(type).set_requires_grad(true);
  }

  std::vector<at::Tensor*> all() {
    std::vector<at::Tensor*> list{&items};
    for (LstmWeights& x : layers)
      list.insert(list.end(), {&x.input, &x.hidden, &x.input_bias, &x.hidden_bias});
    for (LstmState& x : states) list.insert(list.end(), {&x.hidden, &x.cell});
    return list;
  }
};

std::vector<at::Tensor> results(const LstmSteps& steps) {
  std::vector<at::Tensor> list{steps.outputs};
  for (const LstmState& x : steps.state) list.insert(list.end(), {x.hidden, x.cell});
  return list;
}

std::vector<LstmCase> cases() {
  std::vector<LstmCase> list;
  for (const std::int64_t batch : {1, 5, 17, 64, 150})
    list.push_back({.name = "Batch" + std::to_string(batch), .batch = batch});
  list.push_back({.name = "OneStep", .steps = 1});
  list.push_back({.name = "ManySteps", .steps = 30});
  list.push_back({.name = "OneUnit", .hidden = 1});
  list.push_back({.name = "ManyUnits", .hidden = 50});
  list.push_back({.name = "ThreeLayers", .layers = 3});
  list.push_back({.name = "EmptyState", .batch = 20, .empty_state = true});
  return list;
}

class FusedLstm : public testing::TestWithParam<LstmCase> {
 protected:
  void SetUp() override { at::manual_seed(1); }

  void compare(at::ScalarType type, double tolerance) {
    LstmInputs x(GetParam(), type);
    ASSERT_TRUE(can_fuse_lstm(x.items, x.layers, x.states));
    const auto expected = results(lstm_steps(x.items, x.layers, x.states));
    const auto actual = results(fused_lstm_steps(x.items, x.layers, x.states));
    expect_close(actual, expected, tolerance);
    expect_close(gradients(actual, x.all()), gradients(expected, x.all()), tolerance);
  }
};

TEST_P(FusedLstm, HasTheValuesAndGradientsOfLibTorch) { compare(at::kDouble, 1e-10); }

TEST_P(FusedLstm, HasThemInFloatToo) { compare(at::kFloat, 1e-3); }

TEST_P(FusedLstm, GivesTheSameWithoutGradients) {
  const LstmInputs x(GetParam(), at::kFloat);
  const auto with = results(fused_lstm_steps(x.items, x.layers, x.states));
  const at::NoGradGuard guard;
  const auto without = results(fused_lstm_steps(x.items, x.layers, x.states));
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(with[i].equal(without[i])) << i;
}

TEST_P(FusedLstm, GivesTheSameWhateverTheThreads) {
  LstmInputs x(GetParam(), at::kFloat);
  std::vector<std::vector<at::Tensor>> runs;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    runs.push_back(results(fused_lstm_steps(x.items, x.layers, x.states)));
    const auto slopes = gradients(runs.back(), x.all());
    runs.back().insert(runs.back().end(), slopes.begin(), slopes.end());
  }
  at::set_num_threads(1);
  for (std::size_t i = 0; i < runs[0].size(); ++i)
    EXPECT_TRUE(runs[0][i].equal(runs[1][i])) << "tensor " << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, FusedLstm, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ferula
