#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <new>

#include "core/state/state_tree.h"

static std::size_t allocations = 0;

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace ferula {
namespace {

class Allocations : public testing::Test {
 protected:
  StateTree tree_;
  State& state_ = tree_.scope("test");
  Var<double>& loss_ = state_.add<double>("test/loss", 0, {});
  Var<std::int64_t>& episode_ =
      state_.add<std::int64_t>("test/episode", 0, {.role = Role::counter});
  Var<at::Tensor>& weight_ = state_.add<at::Tensor>("test/weight", at::Tensor(), {});
  at::Tensor tensor_ = at::zeros({3});

  std::size_t allocations_of_assignments() {
    const std::size_t before = allocations;
    for (std::int64_t i = 0; i < 100; ++i) {
      loss_ = static_cast<double>(i);
      episode_ = i;
      weight_ = tensor_;
      weight_.touch();
    }
    return allocations - before;
  }
};

TEST_F(Allocations, AreCounted) {
  const std::size_t before = allocations;
  state_.dump();
  EXPECT_GT(allocations, before);
}

TEST_F(Allocations, AreNoneInUnobservedAssignments) { EXPECT_EQ(allocations_of_assignments(), 0u); }

TEST_F(Allocations, AreNoneInObservedAssignments) {
  double sum = 0;
  const Subscription s[] = {
      state_.subscribe(on(loss_).every(2), Phase::writers, [&] { sum += loss_; }),
      state_.subscribe(on(episode_).every(10) | on(weight_).once(3), Phase::writers,
                       [&] { sum += 1; }),
      state_.subscribe(on(weight_).when([&] { return loss_ > 50; }), Phase::deciders,
                       [&] { sum += 1; }),
  };
  EXPECT_EQ(allocations_of_assignments(), 0u);
  EXPECT_GT(sum, 0);
}

TEST_F(Allocations, AreNoneInNestedAssignments) {
  const Subscription s[] = {
      state_.subscribe(on(episode_), Phase::measurements, [&] { loss_ = 1; }),
      state_.subscribe(on(loss_), Phase::writers, [&] { weight_ = tensor_; }),
      state_.subscribe(on(weight_), Phase::writers, [] {}),
  };
  EXPECT_EQ(allocations_of_assignments(), 0u);
}

}  // namespace
}  // namespace ferula
