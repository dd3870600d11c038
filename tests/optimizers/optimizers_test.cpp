#include <ATen/ops/tensor.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/optimizers/adam.h"
#include "core/optimizers/sgd.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr double kGradients[] = {0.5, -2.0, 0.25, 1.0, -0.125};

at::Tensor parameter(double value) { return at::tensor({value}, at::kDouble).requires_grad_(); }

void step_with(FusedOptimizer& optimizer, at::Tensor& weight, double gradient) {
  weight.mutable_grad() = at::tensor({gradient}, at::kDouble);
  optimizer.step();
}

TEST(Sgd, FollowsItsFormula) {
  at::Tensor weight = parameter(1.0);
  Sgd sgd({{"w", weight, true}},
          {.learning_rate = 0.1, .momentum = 0.9, .dampening = 0.2, .weight_decay = 0.01});
  double w = 1.0, velocity = 0;
  bool first = true;
  for (const double gradient : kGradients) {
    const double g = gradient + 0.01 * w;
    velocity = first ? g : 0.9 * velocity + 0.8 * g;
    first = false;
    w -= 0.1 * velocity;
    step_with(sgd, weight, gradient);
    EXPECT_NEAR(weight.item<double>(), w, 1e-12);
  }
}

TEST(Sgd, NesterovLooksAhead) {
  at::Tensor weight = parameter(1.0);
  Sgd sgd({{"w", weight, true}}, {.learning_rate = 0.1, .momentum = 0.9, .nesterov = true});
  double w = 1.0, velocity = 0;
  for (const double gradient : kGradients) {
    velocity = 0.9 * velocity + gradient;
    w -= 0.1 * (gradient + 0.9 * velocity);
    step_with(sgd, weight, gradient);
    EXPECT_NEAR(weight.item<double>(), w, 1e-12);
  }
}

TEST(Sgd, RefusesNesterovWithoutMomentum) {
  EXPECT_THROW(Sgd({{"w", parameter(1), true}}, {.nesterov = true}), Error);
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

AdamParams adam_params(bool amsgrad) {
  AdamParams params;
  params.learning_rate = 0.1;
  params.betas = {0.8, 0.9};
  params.weight_decay = 0.05;
  params.amsgrad = amsgrad;
  return params;
}

TEST(Adam, FollowsItsFormulaInAllVariants) {
  for (const bool amsgrad : {false, true})
    for (const Adam::Decay decay : {Adam::Decay::added_to_gradient, Adam::Decay::decoupled}) {
      at::Tensor weight = parameter(1.0);
      Adam adam({{"w", weight, true}}, adam_params(amsgrad), decay);
      for (std::size_t t = 1; t <= std::size(kGradients); ++t) {
        step_with(adam, weight, kGradients[t - 1]);
        EXPECT_NEAR(weight.item<double>(),
                    adam_reference(decay == Adam::Decay::decoupled, amsgrad, t), 1e-9)
            << "amsgrad " << amsgrad << ", step " << t;
      }
    }
}

// What a resume does: the state of one optimizer, copied into another.
void copy_state(const FusedOptimizer& from, const FusedOptimizer& to) {
  const auto source = from.state(), target = to.state();
  for (std::size_t i = 0; i < source.size(); ++i)
    at::Tensor(target[i].tensor).copy_(source[i].tensor);
}

TEST(Optimizer, GoesOnFromCopiedStateWithTheSameBits) {
  at::Tensor straight = parameter(1.0), resumed = parameter(1.0);
  const SgdParams params = {.learning_rate = 0.1, .momentum = 0.9};
  Sgd whole({{"w", straight, true}}, params), first({{"w", resumed, true}}, params);
  for (const double gradient : {0.5, -2.0}) {
    step_with(whole, straight, gradient);
    step_with(first, resumed, gradient);
  }
  Sgd second({{"w", resumed, true}}, params);
  copy_state(first, second);
  step_with(whole, straight, 0.25);
  step_with(second, resumed, 0.25);
  EXPECT_EQ(straight.item<double>(), resumed.item<double>());
}

TEST(Optimizer, FollowsTheLearningRateOfRunState) {
  at::Tensor weight = parameter(1.0);
  Sgd sgd({{"w", weight, true}}, {.learning_rate = 0.1});
  Var<double> learning_rate(0.0);
  sgd.follow(learning_rate);
  step_with(sgd, weight, 1.0);
  EXPECT_EQ(weight.item<double>(), 1.0);
  learning_rate = 0.5;
  step_with(sgd, weight, 1.0);
  EXPECT_EQ(weight.item<double>(), 0.5);
}

TEST(Optimizer, LeavesFrozenTensorsAndThoseWithoutGradientAlone) {
  at::Tensor frozen = parameter(1.0), idle = parameter(2.0), busy = parameter(3.0);
  Sgd sgd({{"frozen", frozen, false}, {"idle", idle, true}, {"busy", busy, true}},
          {.learning_rate = 1.0});
  frozen.mutable_grad() = at::tensor({1.0}, at::kDouble);
  step_with(sgd, busy, 1.0);
  EXPECT_EQ(frozen.item<double>(), 1.0);
  EXPECT_EQ(idle.item<double>(), 2.0);
  EXPECT_EQ(busy.item<double>(), 2.0);
}

TEST(Optimizer, NeedsSomethingToTrain) {
  EXPECT_THROW(Sgd({{"w", parameter(1), false}}, {}), Error);
}

}  // namespace
}  // namespace ferula
