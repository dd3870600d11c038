// What the papers' formulas say, number by number, and what all optimizers share.
#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/checkpoint/weights.h"
#include "ferula/error.h"
#include "tests/optimizers/make.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double kGradients[] = {0.5, -2.0, 0.25, 1.0, -0.125};

at::Tensor parameter(double value) { return at::tensor({value}, at::kDouble).requires_grad_(); }

void step_with(HostOptimizer& optimizer, at::Tensor& weight, double gradient) {
  weight.mutable_grad() = at::tensor({gradient}, at::kDouble);
  optimizer.step();
}

TEST(Sgd, FollowsItsFormula) {
  at::Tensor weight = parameter(1.0);
  const auto sgd =
      make("SGD", "{lr: 0.1, momentum: 0.9, dampening: 0.2, weight_decay: 0.01}", {{"w", weight}});
  double w = 1.0, velocity = 0;
  bool first = true;
  for (const double gradient : kGradients) {
    const double g = gradient + 0.01 * w;
    velocity = first ? g : 0.9 * velocity + 0.8 * g;
    first = false;
    w -= 0.1 * velocity;
    step_with(*sgd, weight, gradient);
    EXPECT_NEAR(weight.item<double>(), w, 1e-12);
  }
}

TEST(Sgd, NesterovLooksAhead) {
  at::Tensor weight = parameter(1.0);
  const auto sgd = make("SGD", "{lr: 0.1, momentum: 0.9, nesterov: true}", {{"w", weight}});
  double w = 1.0, velocity = 0;
  for (const double gradient : kGradients) {
    velocity = 0.9 * velocity + gradient;
    w -= 0.1 * (gradient + 0.9 * velocity);
    step_with(*sgd, weight, gradient);
    EXPECT_NEAR(weight.item<double>(), w, 1e-12);
  }
}

TEST(Sgd, RefusesNesterovWithoutMomentum) {
  EXPECT_THAT(
      [] {
        make("SGD", "{nesterov: true}", {{"w", parameter(1)}});
      },
      ThrowsMessage<Error>(HasSubstr("needs a momentum above 0")));
}

// The reference: the update of the paper, for one number.
double adam_reference(bool decoupled, bool amsgrad, std::size_t steps) {
  const double lr = 0.1, beta1 = 0.8, beta2 = 0.9, epsilon = 1e-8, decay = 0.05;
  double w = 1.0, m = 0, v = 0, largest = 0;
  for (std::size_t t = 1; t <= steps; ++t) {
    double g = kGradients[t - 1];
    if (decoupled)
      w *= 1 - lr * decay;
    else
      g += decay * w;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    largest = std::max(largest, v);
    const double second = (amsgrad ? largest : v) / (1 - std::pow(beta2, t));
    w -= lr * m / (1 - std::pow(beta1, t)) / (std::sqrt(second) + epsilon);
  }
  return w;
}

TEST(Adam, FollowsItsFormulaInAllVariants) {
  for (const char* amsgrad : {"false", "true"})
    for (const char* name : {"Adam", "AdamW"}) {
      at::Tensor weight = parameter(1.0);
      const auto adam = make(
          name,
          std::string("{lr: 0.1, betas: [0.8, 0.9], weight_decay: 0.05, amsgrad: ") + amsgrad + "}",
          {{"w", weight}});
      for (std::size_t t = 1; t <= std::size(kGradients); ++t) {
        step_with(*adam, weight, kGradients[t - 1]);
        EXPECT_NEAR(weight.item<double>(),
                    adam_reference(name == std::string("AdamW"), amsgrad == std::string("true"), t),
                    1e-9)
            << name << ", amsgrad " << amsgrad << ", step " << t;
      }
    }
}

TEST(Optimizer, FollowsTheLearningRateOfRunState) {
  at::Tensor weight = parameter(1.0);
  const auto sgd = make("SGD", "{lr: 0.1}", {{"w", weight}});
  Var<double> learning_rate(0.0);
  sgd->follow(learning_rate);
  step_with(*sgd, weight, 1.0);
  EXPECT_EQ(weight.item<double>(), 1.0);
  learning_rate = 0.5;
  step_with(*sgd, weight, 1.0);
  EXPECT_EQ(weight.item<double>(), 0.5);
}

TEST(Optimizer, LeavesFrozenTensorsAndThoseWithoutGradientAlone) {
  at::Tensor frozen = parameter(1.0), idle = parameter(2.0), busy = parameter(3.0);
  const auto sgd = make("SGD", "{lr: 1}",
                        {{"frozen", frozen, false}, {"idle", idle, true}, {"busy", busy, true}});
  frozen.mutable_grad() = at::tensor({1.0}, at::kDouble);
  step_with(*sgd, busy, 1.0);
  EXPECT_EQ(frozen.item<double>(), 1.0);
  EXPECT_EQ(idle.item<double>(), 2.0);
  EXPECT_EQ(busy.item<double>(), 2.0);
}

TEST(Optimizer, NeedsSomethingToTrain) {
  EXPECT_THAT(
      [] {
        make("SGD", "{}", {{"w", parameter(1), false}});
      },
      ThrowsMessage<Error>(HasSubstr("no tensor is trained")));
}

// The loss (w - target)^2 / 2, whose gradient is w - target.
at::Tensor distance(const at::Tensor& weight, double target) {
  return weight.sub(target).square().sum().div(2);
}

class EachOptimizer : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(EachOptimizer, GoesOnFromSavedStateWithTheSameBits) {
  const auto& [name, values] = GetParam();
  at::Tensor straight = parameter(1.0), stopped = parameter(1.0);
  const auto whole = make(name, values, {{"w", straight}});
  const auto first = make(name, values, {{"w", stopped}});
  const auto step = [](HostOptimizer& optimizer, const at::Tensor& weight, double target) {
    optimizer.minimize([&] { return distance(weight, target).tanh(); }, false);
  };
  for (const double target : {0.5, 0.6, 0.4}) {
    step(*whole, straight, target);
    step(*first, stopped, target);
  }
  at::Tensor resumed = stopped.detach().clone().requires_grad_();
  const auto second = make(name, values, {{"w", resumed}});
  second->restore(to_dictionary(first->state()), "the file");
  for (const double target : {0.7, 0.1, 0.2}) {
    step(*whole, straight, target);
    step(*second, resumed, target);
    EXPECT_EQ(straight.item<double>(), resumed.item<double>());
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, EachOptimizer,
    testing::Values(std::pair{"SGD", "{lr: 0.1}"}, std::pair{"SGD", "{lr: 0.1, momentum: 0.9}"},
                    std::pair{"SGD", "{lr: 0.1, momentum: 0.9, dampening: 0.5}"},
                    std::pair{"Adam", "{lr: 0.1, amsgrad: true}"}, std::pair{"AdamW", "{lr: 0.1}"},
                    std::pair{"RMSprop", "{centered: true, momentum: 0.5}"},
                    std::pair{"Adagrad", "{lr_decay: 0.1}"},
                    std::pair{"LBFGS", "{lr: 0.1, max_iter: 2, history_size: 3}"},
                    std::pair{"LBFGS", "{max_iter: 2, line_search_fn: strong_wolfe}"}),
    [](const auto& info) { return info.param.first + std::to_string(info.index); });

TEST(Optimizer, SaysWhatDoesNotFitInASavedState) {
  const auto adam = make("Adam", "{}", {{"w", parameter(1)}});
  EXPECT_THAT(
      [&] {
        adam->restore({{"w/step", at::tensor(1.0f)}}, "the file");
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("the file"), HasSubstr("w/exp_avg"))));
}

TEST(Lbfgs, SaysWhatDoesNotFitInASavedState) {
  const at::Tensor two = at::tensor({1.0, 2.0}, at::kDouble).requires_grad_();
  const auto of_one = make("LBFGS", "{}", {{"w", parameter(1)}});
  const auto of_two = make("LBFGS", "{}", {{"w", two}});
  of_two->minimize([&] { return distance(two, 0.5); }, false);
  EXPECT_THAT(
      [&] { of_one->restore(to_dictionary(of_two->state()), "the file"); },
      ThrowsMessage<Error>(HasSubstr("the file does not fit: 'd' has 2 elements, needed are 1")));
  EXPECT_THAT(
      [&] {
        of_one->restore({{"w/step", at::tensor(1.0f)}}, "the file");
      },
      ThrowsMessage<Error>(HasSubstr("there is no entry 'func_evals'")));
}

TEST(Lbfgs, HasNoStepWithoutALoss) {
  at::Tensor weight = parameter(1.0);
  const auto lbfgs = make("LBFGS", "{}", {{"w", weight}});
  EXPECT_THAT([&] { step_with(*lbfgs, weight, 1.0); },
              ThrowsMessage<Error>(HasSubstr("call minimize()")));
}

// The history that a smaller history_size leaves: its newest part.
TEST(Lbfgs, GoesOnWithAShorterHistory) {
  at::Tensor weight = at::tensor({1.0, 2.0, 3.0}, at::kDouble).requires_grad_();
  const auto loss = [&] { return distance(weight.square(), 0.5); };
  const auto long_one = make("LBFGS", "{lr: 0.1, max_iter: 9}", {{"w", weight}});
  long_one->minimize(loss, false);
  const auto short_one = make("LBFGS", "{lr: 0.1, history_size: 2}", {{"w", weight}});
  short_one->restore(to_dictionary(long_one->state()), "the file");
  EXPECT_LT(short_one->state().size(), long_one->state().size());
  const double before = loss().item<double>();
  short_one->minimize(loss, false);
  EXPECT_LT(loss().item<double>(), before);
}

}  // namespace
}  // namespace ferula
