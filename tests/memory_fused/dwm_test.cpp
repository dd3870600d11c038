// The fused differentiable working memory against plain operators.
#include "fused/dwm.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <gtest/gtest.h>

#include "gradients.h"

namespace ferula {
namespace {

struct DwmCase {
  std::string name;
  std::int64_t batch = 5, steps = 4, inputs = 3, hidden = 6, content = 4, addresses = 7, heads = 1,
               outputs = 2;
  Addressing addressing{3, false};
};

void PrintTo(const DwmCase& c, std::ostream* out) { *out << c.name; }

struct DwmInputs {
  at::Tensor items;
  DwmWeights weights;
  DwmState state;

  // Drawn as double whatever the type, so that both types get the same numbers.
  DwmInputs(const DwmCase& c, at::ScalarType type) {
    const auto normal = [](std::vector<std::int64_t> size) { return at::randn(size, at::kDouble); };
    const std::int64_t rows =
        c.hidden + c.heads * dwm_head_rows(c.addressing, c.content) + c.outputs;
    items = normal({c.batch, c.steps, c.inputs});
    weights.weight = normal({rows, c.inputs + c.heads * c.content + c.hidden}).mul(0.5);
    weights.bias = normal({rows});
    state.hidden = normal({c.batch, c.hidden});
    state.attention = at::softmax(normal({c.batch, c.heads, c.addresses}), 2);
    state.bookmarks = at::softmax(normal({c.batch, c.heads, c.addresses}), 2);
    state.memory = normal({c.batch, c.addresses, c.content});
    for (at::Tensor* tensor : all()) *tensor = tensor->to(type).set_requires_grad(true);
  }

  std::vector<at::Tensor*> all() {
    return {&items,           &weights.weight,  &weights.bias, &state.hidden,
            &state.attention, &state.bookmarks, &state.memory};
  }

  DwmSteps fused(const DwmCase& c) const {
    return fused_dwm_steps(items, weights, c.addressing, state);
  }
};

std::vector<at::Tensor> results(const DwmSteps& steps) {
  return {steps.outputs, steps.state.hidden, steps.state.attention, steps.state.bookmarks,
          steps.state.memory};
}

std::vector<DwmCase> cases() {
  std::vector<DwmCase> list;
  const auto add = [&list](const std::string& name, auto change) {
    DwmCase c{.name = name};
    change(c);
    list.push_back(c);
  };
  for (const std::int64_t batch : {1, 17, 64})
    add("Batch" + std::to_string(batch), [&](DwmCase& c) { c.batch = batch; });
  add("OneStep", [](DwmCase& c) { c.steps = 1; });
  add("ManySteps", [](DwmCase& c) { c.steps = 12; });
  add("OneAddress", [](DwmCase& c) { c.addresses = 1; });
  add("ManyAddresses", [](DwmCase& c) { c.addresses = 41; });
  add("ThreeHeads", [](DwmCase& c) { c.heads = 3; });
  add("NoShift", [](DwmCase& c) { c.addressing.shift_size = 1; });
  add("ShiftBeyondTheMemory", [](DwmCase& c) { c.addressing.shift_size = 11, c.addresses = 3; });
  add("Content", [](DwmCase& c) { c.addressing.content_addressing = true; });
  add("TwoHeadsByContent", [](DwmCase& c) { c.heads = 2, c.addressing.content_addressing = true; });
  return list;
}

class FusedDwm : public testing::TestWithParam<DwmCase> {
 protected:
  void SetUp() override { at::manual_seed(1); }

  void compare(at::ScalarType type, double tolerance) {
    DwmInputs x(GetParam(), type);
    ASSERT_TRUE(can_fuse_dwm(x.items, x.weights, x.state));
    const auto expected = results(dwm_steps(x.items, x.weights, GetParam().addressing, x.state));
    const auto actual = results(x.fused(GetParam()));
    expect_close(actual, expected, tolerance);
    expect_close(gradients(actual, x.all()), gradients(expected, x.all()), tolerance);
  }
};

TEST_P(FusedDwm, HasTheValuesAndGradientsOfPlainOperators) { compare(at::kDouble, 1e-9); }

TEST_P(FusedDwm, HasThemInFloatToo) { compare(at::kFloat, 5e-3); }

TEST_P(FusedDwm, GivesTheSameWithoutGradients) {
  const DwmInputs x(GetParam(), at::kFloat);
  const auto with = results(x.fused(GetParam()));
  const at::NoGradGuard guard;
  const auto without = results(x.fused(GetParam()));
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(with[i].equal(without[i])) << i;
}

TEST_P(FusedDwm, GivesTheSameWhateverTheThreads) {
  DwmInputs x(GetParam(), at::kFloat);
  std::vector<std::vector<at::Tensor>> runs;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    runs.push_back(results(x.fused(GetParam())));
    const auto slopes = gradients(runs.back(), x.all());
    runs.back().insert(runs.back().end(), slopes.begin(), slopes.end());
  }
  at::set_num_threads(1);
  for (std::size_t i = 0; i < runs[0].size(); ++i)
    EXPECT_TRUE(runs[0][i].equal(runs[1][i])) << "tensor " << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, FusedDwm, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ferula
