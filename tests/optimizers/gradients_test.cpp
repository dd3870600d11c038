// What happens to gradients before they act: accumulation and limits.
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <limits>

#include "core/optimizers/gradient_limits.h"
#include "ferula/error.h"
#include "tests/optimizers/make.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// A weight that starts at 0, and losses whose gradient is a given number: with SGD and lr 1 the
// weight is minus the sum of the gradients that acted.
struct Weight {
  explicit Weight(const std::string& optimizer, const std::string& values)
      : optimizer(make(optimizer, values, {{"w", weight}})) {}

  double after(double gradient, bool flush = false) {
    optimizer->minimize([&] { return weight.mul(gradient).sum(); }, flush);
    return weight.item<double>();
  }

  at::Tensor weight = at::zeros({1}, at::kDouble).requires_grad_();
  std::unique_ptr<HostOptimizer> optimizer;
};

TEST(Minimize, ForgetsTheGradientsOfTheStepBefore) {
  Weight sgd("SGD", "{lr: 1}");
  EXPECT_EQ(sgd.after(1), -1);
  EXPECT_EQ(sgd.after(2), -3);
}

TEST(Minimize, ReturnsTheLossThatItEvaluated) {
  const Weight sgd("SGD", "{lr: 1}");
  const auto loss = [&] { return sgd.weight.add(5).sum(); };
  EXPECT_EQ(sgd.optimizer->minimize(loss, false).item<double>(), 5);
  EXPECT_EQ(sgd.optimizer->minimize(loss, false).item<double>(), 4);
}

TEST(Minimize, ReturnsTheFirstLossOfLbfgs) {
  const Weight lbfgs("LBFGS", "{max_iter: 5}");
  int evaluations = 0;
  const at::Tensor loss = lbfgs.optimizer->minimize(
      [&] {
        ++evaluations;
        return lbfgs.weight.sub(2).square().sum();
      },
      false);
  EXPECT_EQ(loss.item<double>(), 4);
  EXPECT_GT(evaluations, 2);
  EXPECT_NEAR(lbfgs.weight.item<double>(), 2, 1e-6);
}

TEST(Accumulation, ActsOnTheMeanOfSoManyBatches) {
  Weight sgd("SGD", "{lr: 1}");
  sgd.optimizer->accumulate(3);
  EXPECT_EQ(sgd.after(1), 0);
  EXPECT_EQ(sgd.after(2), 0);
  EXPECT_TRUE(sgd.optimizer->is_accumulating());
  EXPECT_EQ(sgd.after(6), -3);
  EXPECT_FALSE(sgd.optimizer->is_accumulating());
  EXPECT_EQ(sgd.after(9), -3);
}

TEST(Accumulation, EndsEarlyWhenFlushed) {
  Weight sgd("SGD", "{lr: 1}");
  sgd.optimizer->accumulate(3);
  sgd.after(1);
  EXPECT_EQ(sgd.after(2, /*flush=*/true), -1.5);
  sgd.after(4);
  sgd.optimizer->flush();
  EXPECT_EQ(sgd.weight.item<double>(), -5.5);
  sgd.optimizer->flush();
  EXPECT_EQ(sgd.weight.item<double>(), -5.5);
}

TEST(Accumulation, IsNotForLbfgs) {
  const Weight lbfgs("LBFGS", "{}");
  lbfgs.optimizer->accumulate(1);
  EXPECT_THAT([&] { lbfgs.optimizer->accumulate(2); },
              ThrowsMessage<Error>(HasSubstr("LBFGS evaluates a batch several times")));
}

TEST(Limits, HoldForTheMeanOfAccumulatedGradients) {
  Weight sgd("SGD", "{lr: 1}");
  sgd.optimizer->accumulate(2);
  sgd.optimizer->limit_gradients(1, 0);
  sgd.after(10);
  EXPECT_EQ(sgd.after(-9), -0.5);
}

TEST(Limits, HoldForEachEvaluationOfLbfgs) {
  Weight lbfgs("LBFGS", "{max_iter: 1}");
  lbfgs.optimizer->limit_gradients(0.25, 0);
  EXPECT_EQ(lbfgs.after(100), -0.25);
}

TEST(Limits, KeepEachElementWithinTheValue) {
  const at::Tensor a = at::tensor({-20.0, 0.5, 20.0}), b = at::tensor({11.0});
  limit_values({a, b}, 10);
  EXPECT_TRUE(a.equal(at::tensor({-10.0, 0.5, 10.0})));
  EXPECT_TRUE(b.equal(at::tensor({10.0})));
}

TEST(Limits, ScaleAllTogetherToTheNorm) {
  const at::Tensor a = at::tensor({3.0}), b = at::tensor({0.0, 4.0});
  limit_norm({a, b}, 10);
  EXPECT_TRUE(a.equal(at::tensor({3.0})));
  limit_norm({a, b}, 0.5);
  EXPECT_NEAR(a.item<float>(), 0.3, 1e-6);
  EXPECT_NEAR(b[1].item<float>(), 0.4, 1e-6);
}

TEST(Limits, AreAppliedByValueFirst) {
  Weight sgd("SGD", "{lr: 1}");
  sgd.optimizer->limit_gradients(4, 2);
  EXPECT_NEAR(sgd.after(100), -2, 1e-6);
  sgd.optimizer->limit_gradients(0, 0);
  EXPECT_NEAR(sgd.after(100), -102, 1e-6);
}

// Of a float weight: gradients beyond 3.4e38 are not finite once they are scaled.
struct ScaledWeight {
  ScaledWeight() { optimizer->scale_loss(); }

  float after(double gradient) {
    optimizer->minimize([&] { return weight.mul(gradient).sum(); }, true);
    return weight.item<float>();
  }
  double scale() const { return optimizer->state()[0].tensor.item<double>(); }

  at::Tensor weight = at::zeros({1}).requires_grad_();
  std::unique_ptr<HostOptimizer> optimizer = make("SGD", "{lr: 1}", {{"w", weight}});
};

TEST(LossScale, IsUndoneBeforeTheStep) {
  ScaledWeight sgd;
  EXPECT_EQ(sgd.after(3), -3);
  EXPECT_EQ(sgd.scale(), 65536);
  sgd.optimizer->limit_gradients(2, 0);
  EXPECT_EQ(sgd.after(3), -5) << "limits are for the gradients themselves";
}

TEST(LossScale, LeavesOutStepsThatOverflowAndHalvesItself) {
  ScaledWeight sgd;
  int steps = 0;
  sgd.optimizer->after_each_step([&] { ++steps; });
  EXPECT_EQ(sgd.after(1e36), 0);
  EXPECT_EQ(sgd.scale(), 32768);
  EXPECT_EQ(sgd.after(2), -2);
  EXPECT_EQ(steps, 1);
}

TEST(LossScale, GrowsAfterTwoThousandStepsWithoutOverflow) {
  ScaledWeight sgd;
  for (int step = 0; step < 1999; ++step) sgd.after(0);
  EXPECT_EQ(sgd.scale(), 65536);
  sgd.after(0);
  EXPECT_EQ(sgd.scale(), 131072);
}

TEST(LossScale, GoesOnWhereItWasSaved) {
  ScaledWeight sgd, other;
  sgd.after(1e36);
  sgd.after(1);
  Dictionary saved;
  for (const NamedTensor& item : sgd.optimizer->state()) saved.set(item.name, item.tensor);
  other.optimizer->restore(saved, "checkpoint");
  EXPECT_EQ(other.scale(), 32768);
}

TEST(LossScale, SaysThatNoScaleHelps) {
  ScaledWeight sgd;
  EXPECT_THAT(
      [&] {
        for (int step = 0; step < 50; ++step) sgd.after(std::numeric_limits<double>::infinity());
      },
      ThrowsMessage<Error>(HasSubstr("not finite, whatever the loss is scaled with")));
}

TEST(LossScale, IsNotForLbfgs) {
  Weight lbfgs("LBFGS", "{}");
  EXPECT_THAT([&] { lbfgs.optimizer->scale_loss(); },
              ThrowsMessage<Error>(HasSubstr("float32 and bfloat16 are")));
}

}  // namespace
}  // namespace ferula
