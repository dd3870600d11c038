// Groups of tensors with parameters of their own.
#include "core/optimizers/tensor_groups.h"

#include <ATen/ops/ones.h>
#include <gmock/gmock.h>

#include "ferula/error.h"
#include "tests/optimizers/make.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

ModelTensor tensor(const std::string& name, bool trained = true) {
  return {name, at::ones({1}, at::kDouble).requires_grad_(), trained};
}

std::vector<std::vector<std::string>> names(const std::vector<std::vector<ModelTensor>>& groups) {
  std::vector<std::vector<std::string>> result(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const ModelTensor& tensor : groups[i]) result[i].push_back(tensor.name);
  return result;
}

const std::vector<ModelTensor> kTensors = {tensor("conv1.weight"), tensor("conv1.bias"),
                                           tensor("fc.weight"), tensor("fc.bias"),
                                           tensor("running.bias", false)};

TEST(TensorGroups, TakeWhatTheirPatternsMatchTheFirstWins) {
  EXPECT_THAT(names(grouped(kTensors, {{"a", {"*.bias"}}, {"b", {"conv?.*", "nothing"}}})),
              ElementsAre(ElementsAre("fc.weight"), ElementsAre("conv1.bias", "fc.bias"),
                          ElementsAre("conv1.weight")));
}

TEST(TensorGroups, LeaveTheRestFirst) {
  EXPECT_THAT(names(grouped(kTensors, {})),
              ElementsAre(ElementsAre("conv1.weight", "conv1.bias", "fc.weight", "fc.bias")));
}

TEST(TensorGroups, NameTheNearestTensorsWhenTheyMatchNothing) {
  EXPECT_THAT(
      [] {
        grouped(kTensors, {{"x.yaml:3: groups.a", {"fc.wieght"}}});
      },
      ThrowsMessage<Error>(
          HasSubstr("x.yaml:3: groups.a: no trained tensor matches 'fc.wieght'; the nearest "
                    "names are fc.weight, fc.bias, ")));
  EXPECT_THAT(
      [] {
        grouped(kTensors, {{"a", {"running.*"}}});
      },
      ThrowsMessage<Error>(HasSubstr("no trained tensor matches 'running.*'")));
}

TEST(TensorGroups, SayWhenAnEarlierGroupHasItAll) {
  EXPECT_THAT(
      [] {
        grouped(kTensors, {{"a", {"*"}}, {"b", {"*.bias"}}});
      },
      ThrowsMessage<Error>(
          AllOf(HasSubstr("b: all that matches '*.bias'"), HasSubstr("in an earlier group"))));
}

TEST(TensorGroups, HaveTheirOwnParametersAndTheRestOfTheOptimizer) {
  const ModelTensor weight = tensor("weight"), bias = tensor("bias");
  const auto sgd = make("SGD", "{lr: 0.5, weight_decay: 0.25}", {weight, bias},
                        {{{"bias"}, "{weight_decay: 0}"}});
  sgd->minimize([&] { return weight.tensor.mul(0).add(bias.tensor.mul(0)).sum(); }, false);
  EXPECT_EQ(weight.tensor.item<double>(), 1 - 0.5 * 0.25);
  EXPECT_EQ(bias.tensor.item<double>(), 1);
}

TEST(TensorGroups, KeepTheRatioOfTheirLearningRate) {
  const ModelTensor weight = tensor("weight"), bias = tensor("bias");
  const auto sgd = make("SGD", "{lr: 0.5}", {weight, bias}, {{{"bias"}, "{lr: 0.25}"}});
  Var<double> learning_rate(0.125);
  sgd->follow(learning_rate);
  sgd->minimize([&] { return weight.tensor.add(bias.tensor).sum(); }, false);
  EXPECT_EQ(weight.tensor.item<double>(), 1 - 0.125);
  EXPECT_EQ(bias.tensor.item<double>(), 1 - 0.0625);
}

TEST(TensorGroups, CannotBeAShareOfALearningRateOfZero) {
  EXPECT_THAT(
      [] {
        make("SGD", "{lr: 0}", kTensors, {{{"*.bias"}, "{lr: 0.1}"}});
      },
      ThrowsMessage<Error>(HasSubstr("a share of the optimizer's, which is 0")));
}

TEST(TensorGroups, KeepStateByTheNamesOfTensors) {
  const auto sgd = make("SGD", "{momentum: 0.9}", kTensors, {{{"*.bias"}, "{momentum: 0}"}});
  std::vector<std::string> state;
  for (const NamedTensor& entry : sgd->state()) state.push_back(entry.name);
  EXPECT_THAT(state,
              ElementsAre("conv1.weight/step", "conv1.weight/momentum_buffer", "fc.weight/step",
                          "fc.weight/momentum_buffer", "conv1.bias/step", "fc.bias/step"));
}

TEST(TensorGroups, AreNotForLbfgs) {
  EXPECT_THAT(
      [] {
        make("LBFGS", "{}", kTensors, {{{"*.bias"}, "{}"}});
      },
      ThrowsMessage<Error>(HasSubstr("LBFGS takes none")));
}

}  // namespace
}  // namespace ferula
