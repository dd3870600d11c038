#include "steps/allocation.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "tests/plugin_api/model_checks.h"

namespace ferula {
namespace {

at::Tensor row(std::vector<double> values) { return at::tensor(values, at::kDouble).unsqueeze(0); }
at::Tensor head(std::vector<double> values) { return row(std::move(values)).unsqueeze(0); }

void expect_close(const at::Tensor& a, const at::Tensor& b, double tolerance = 1e-9) {
  EXPECT_TRUE(at::allclose(a, b, 0, tolerance)) << a << "\n" << b;
}

TEST(Usage, GrowsWhereSomethingWasWritten) {
  expect_close(next_usage(row({0, 0.5, 1}), head({1, 0.5, 0.5}), head({0, 0, 0}), head({0})),
               row({1, 0.75, 1}));
}

TEST(Usage, ShrinksWhereSomethingWasReadThatIsNoLongerNeeded) {
  const at::Tensor usage = row({1, 1, 0.5}), reads = head({1, 0.5, 0.5}), none = head({0, 0, 0});
  expect_close(next_usage(usage, none, reads, head({1})), row({0, 0.5, 0.25}));
  expect_close(next_usage(usage, none, reads, head({0})), usage);
}

TEST(Usage, CountsAllHeads) {
  const at::Tensor halves = at::full({1, 2, 1}, 0.5, at::kDouble);
  expect_close(next_usage(row({0}), halves, at::zeros({1, 2, 1}, at::kDouble), halves),
               row({0.75}));
  expect_close(next_usage(row({1}), at::zeros({1, 2, 1}, at::kDouble), halves, halves),
               row({0.5625}));
}

TEST(Usage, StaysBetweenNothingAndOne) {
  const auto random = [](at::IntArrayRef shape, int seed) {
    return at::rand(shape, seeded(seed), at::kDouble);
  };
  const at::Tensor usage = next_usage(random({3, 9}, 1), random({3, 2, 9}, 2), random({3, 4, 9}, 3),
                                      random({3, 4, 1}, 4));
  EXPECT_GE(usage.min().item<double>(), 0);
  EXPECT_LE(usage.max().item<double>(), 1);
}

TEST(Allocation, TakesTheAddressThatIsLeastInUse) {
  expect_close(allocation(row({0.9, 0, 0.8, 1})), row({0, 1, 0, 0}), 2e-6);
}

TEST(Allocation, GoesThroughTheAddressesByTheirUsage) {
  expect_close(allocation(row({0.5, 0.2, 0.8})), row({0.5 * 0.2, 0.8, 0.2 * 0.5 * 0.2}), 2e-6);
}

TEST(Allocation, TakesTheFirstOfEqualAddresses) {
  expect_close(allocation(row({0.5, 0.5, 0.5})), row({0.5, 0.25, 0.125}), 2e-6);
}

TEST(Allocation, FindsNothingInAFullMemory) {
  expect_close(allocation(row({1, 1, 1})), row({0, 0, 0}), 2e-6);
}

TEST(Allocation, GivesLaterHeadsWhatTheOnesBeforeLeave) {
  const at::Tensor gates = at::tensor({1.0, 0.0, 1.0}, at::kDouble).view({1, 3, 1});
  const at::Tensor heads = allocations(row({0, 1, 0.1}), gates);
  expect_close(heads.select(1, 0), row({1, 0, 0}), 2e-6);
  expect_close(heads.select(1, 1), row({0, 0, 0.9}), 2e-6);
  expect_close(heads.select(1, 2), row({0, 0, 0.9}), 2e-6);  // the one before writes nothing
}

TEST(Allocation, PassesNoGradientOn) {
  const at::Tensor usage = row({0.5, 0.2}).requires_grad_();
  EXPECT_FALSE(allocation(usage).requires_grad());
  EXPECT_FALSE(allocations(usage, head({1}).requires_grad_()).requires_grad());
  EXPECT_FALSE(next_usage(usage, head({1, 0}), head({0, 0}), head({0})).requires_grad());
}

}  // namespace
}  // namespace ferula
