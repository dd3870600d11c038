#include <ATen/ops/ones.h>
#include <dlfcn.h>
#include <gmock/gmock.h>

#include "core/state/state_tree.h"

namespace ferula {
namespace {

template <class Function>
Function* symbol(const char* name) {
  static void* const library = dlopen(STATE_FIXTURE, RTLD_NOW | RTLD_LOCAL);
  EXPECT_NE(library, nullptr) << dlerror();
  return reinterpret_cast<Function*>(dlsym(library, name));
}

class PluginBoundary : public testing::Test {
 protected:
  StateTree tree_;
  State& state_ = tree_.scope("plugin");
};

TEST_F(PluginBoundary, APluginsAssignmentIsReadByTheHost) {
  Var<double>& loss = state_.add<double>("training/loss", 0.0, {});
  symbol<void(Var<double>*, double)>("assign_loss")(&loss, 0.25);
  EXPECT_EQ(loss, 0.25);
}

TEST_F(PluginBoundary, APluginsAssignmentReachesTheHostsObserver) {
  Var<double>& loss = state_.add<double>("training/loss", 0.0, {});
  double seen = 0;
  const Subscription subscription =
      state_.subscribe(on(loss), Phase::writers, [&] { seen = loss; });
  symbol<void(Var<double>*, double)>("assign_loss")(&loss, 0.25);
  EXPECT_EQ(seen, 0.25);
}

TEST_F(PluginBoundary, APluginsTensorIsSharedNotCopied) {
  Var<at::Tensor>& weight = state_.add<at::Tensor>("model/weight", at::Tensor(), {});
  const Subscription subscription = state_.subscribe(on(weight), Phase::writers, [] {});
  const at::Tensor value = at::ones({3});
  symbol<void(Var<at::Tensor>*, const at::Tensor*)>("assign_weight")(&weight, &value);
  EXPECT_TRUE(weight.get().is_same(value));
}

TEST_F(PluginBoundary, APluginDeclaresAndSubscribes) {
  Var<std::int64_t>& epoch = *symbol<Var<std::int64_t>*(State*)>("declare_epoch")(&state_);
  std::int64_t count = 0;
  symbol<void(State*, std::int64_t*)>("count_every_tenth")(&state_, &count);
  for (std::int64_t i = 1; i <= 25; ++i) epoch = i;
  EXPECT_EQ(count, 2);
  symbol<void()>("stop_counting")();
  epoch = 30;
  EXPECT_EQ(count, 2);
}

}  // namespace
}  // namespace ferula
