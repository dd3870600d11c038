// The fused NTM against the same equations on plain operators.
#include "fused/ntm.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include "gradients.h"
#include "ntm_cases.h"

namespace ferula {
namespace {

std::vector<NtmCase> cases() {
  std::vector<NtmCase> list;
  const auto add = [&list](const std::string& name, auto change) {
    NtmCase c{.name = name};
    change(c);
    list.push_back(c);
  };
  for (const std::int64_t batch : {1, 5, 17, 64})
    add("Batch" + std::to_string(batch), [&](NtmCase& c) { c.batch = batch; });
  add("OneStep", [](NtmCase& c) { c.steps = 1; });
  add("ManySteps", [](NtmCase& c) { c.steps = 30; });
  add("OneAddress", [](NtmCase& c) { c.addresses = 1; });
  add("ManyAddresses", [](NtmCase& c) { c.addresses = 41; });
  add("ThreeReadHeads", [](NtmCase& c) { c.reads = 3; });
  add("NoReadHeads", [](NtmCase& c) { c.addressing.content_addressing = false, c.reads = 0; });
  add("NoShift", [](NtmCase& c) { c.addressing.shift_size = 1; });
  add("ShiftBeyondTheMemory", [](NtmCase& c) { c.addressing.shift_size = 11, c.addresses = 3; });
  add("NoContent", [](NtmCase& c) { c.addressing.content_addressing = false, c.reads = 2; });
  add("Identity", [](NtmCase& c) { c.nonlinearity = Nonlinearity::identity; });
  add("Tanh", [](NtmCase& c) { c.nonlinearity = Nonlinearity::tanh; });
  add("Relu", [](NtmCase& c) { c.nonlinearity = Nonlinearity::relu; });
  add("FeedForward", [](NtmCase& c) { c.kind = ControllerKind::feed_forward; });
  add("Lstm", [](NtmCase& c) { c.kind = ControllerKind::lstm; });
  add("Gru", [](NtmCase& c) { c.kind = ControllerKind::gru; });
  return list;
}

class FusedNtm : public testing::TestWithParam<NtmCase> {
 protected:
  void SetUp() override { at::manual_seed(1); }

  void compare(at::ScalarType type, double tolerance) {
    NtmInputs x = random_inputs(GetParam(), type);
    const Addressing& addressing = GetParam().addressing;
    ASSERT_TRUE(can_fuse_ntm(x.items, x.weights, addressing, x.state));
    const auto expected = results(ntm_steps(x.items, x.weights, addressing, x.state));
    const auto actual = results(fused_ntm_steps(x.items, x.weights, addressing, x.state));
    expect_close(actual, expected, tolerance);
    expect_close(gradients(actual, x.all()), gradients(expected, x.all()), tolerance);
  }
};

TEST_P(FusedNtm, HasTheValuesAndGradientsOfPlainOperators) { compare(at::kDouble, 1e-9); }

TEST_P(FusedNtm, HasThemInFloatToo) { compare(at::kFloat, 2e-3); }

TEST_P(FusedNtm, GivesTheSameWithoutGradients) {
  NtmInputs x = random_inputs(GetParam(), at::kFloat);
  const Addressing& addressing = GetParam().addressing;
  const auto with = results(fused_ntm_steps(x.items, x.weights, addressing, x.state));
  const at::NoGradGuard guard;
  const auto without = results(fused_ntm_steps(x.items, x.weights, addressing, x.state));
  for (std::size_t i = 0; i < with.size(); ++i) EXPECT_TRUE(with[i].equal(without[i])) << i;
}

TEST_P(FusedNtm, GivesTheSameWhateverTheThreads) {
  NtmInputs x = random_inputs(GetParam(), at::kFloat);
  std::vector<std::vector<at::Tensor>> runs;
  for (const int threads : {1, 2}) {
    at::set_num_threads(threads);
    const auto values =
        results(fused_ntm_steps(x.items, x.weights, GetParam().addressing, x.state));
    runs.push_back(values);
    const auto slopes = gradients(values, x.all());
    runs.back().insert(runs.back().end(), slopes.begin(), slopes.end());
  }
  at::set_num_threads(1);
  for (std::size_t i = 0; i < runs[0].size(); ++i)
    EXPECT_TRUE(runs[0][i].equal(runs[1][i])) << "tensor " << i;
}

INSTANTIATE_TEST_SUITE_P(Shapes, FusedNtm, testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ferula
