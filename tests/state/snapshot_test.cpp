#include "core/state/snapshot.h"

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

// A tree that goes on where the other one is.
void resume(StateTree& tree, const StateTree& from) { tree.restore(from.snapshot()); }

StateSnapshot holding(const std::string& path, const StateValue& value) {
  return {{{path, static_cast<ValueType>(value.index()), value}}, {}};
}

TEST(Snapshot, HoldsAllValuesButTheClock) {
  StateTree tree;
  State& state = tree.scope("test");
  state.add<bool>("test/e", true, {});
  state.add<std::int64_t>("test/d", 3, {});
  state.add<double>("test/c", 0.5, {});
  state.add<std::string>("test/b", "x", {});
  state.add<double>("test/a", 17.0, {.role = Role::clock});
  const StateSnapshot snapshot = tree.snapshot();
  ASSERT_EQ(snapshot.values.size(), 4u);
  EXPECT_EQ(snapshot.values[0].path, "test/b");
  EXPECT_EQ(snapshot.values[0].type, ValueType::text);
  EXPECT_EQ(std::get<std::string>(snapshot.values[0].value), "x");
  EXPECT_EQ(std::get<bool>(snapshot.values[3].value), true);
}

TEST(Snapshot, SharesTensors) {
  StateTree tree;
  const at::Tensor weight = at::ones({3});
  tree.scope("test").add<at::Tensor>("model/weight", weight, {});
  EXPECT_TRUE(std::get<at::Tensor>(tree.snapshot().values[0].value).is_same(weight));
}

TEST(Snapshot, ADeclaredValueStartsWithTheStoredOne) {
  StateTree tree;
  tree.restore(holding("training/epoch", std::int64_t{7}));
  EXPECT_EQ(tree.scope("trainer").add<std::int64_t>("training/epoch", 0, {}), 7);
}

TEST(Snapshot, AnAttachedTensorTakesOverTheNumbersAndStaysAttached) {
  StateTree tree;
  tree.restore(holding("model/weight", at::full({2, 2}, 3.0)));
  const at::Tensor weight = at::zeros({2, 2}).set_requires_grad(true);
  const Var<at::Tensor>& value = tree.scope("model").add<at::Tensor>("model/weight", weight, {});
  EXPECT_TRUE(value.get().is_same(weight));
  EXPECT_EQ(weight.sum().item<double>(), 12);
}

TEST(Snapshot, AnUndefinedTensorBecomesTheStoredOne) {
  StateTree tree;
  tree.restore(holding("model/buffer", at::ones({5})));
  EXPECT_EQ(tree.scope("m").add<at::Tensor>("model/buffer", at::Tensor(), {}).get().numel(), 5);
}

TEST(Snapshot, ATensorOfAnotherShapeOrTypeIsRefused) {
  for (const at::Tensor& stored : {at::ones({3, 2}), at::ones({2, 3}, at::kDouble)}) {
    StateTree tree;
    tree.restore(holding("model/weight", stored));
    EXPECT_THAT(
        [&] {
          tree.scope("model").add<at::Tensor>("model/weight", at::zeros({2, 3}), {});
        },
        ThrowsMessage<Error>(AllOf(HasSubstr("'model/weight'"), HasSubstr("Float [2, 3]"))));
  }
}

TEST(Snapshot, AnotherTypeIsRefusedByPath) {
  StateTree tree;
  tree.restore(holding("training/epoch", 0.5));
  EXPECT_THAT([&] { tree.scope("trainer").add<std::int64_t>("training/epoch", 0, {}); },
              ThrowsMessage<Error>(AllOf(HasSubstr("real 0.5 for 'training/epoch'"),
                                         HasSubstr("'trainer' declares integer 0"))));
}

TEST(Snapshot, HoldsWhatNobodyDeclaredAgain) {
  StateTree tree;
  tree.restore({{{"a/x", ValueType::boolean, true}, {"a/z", ValueType::boolean, true}}, {}});
  tree.scope("b").add<bool>("a/x", false, {});
  tree.scope("b").add<bool>("a/y", false, {});
  std::vector<std::string> paths;
  for (const StateEntry& entry : tree.snapshot().values) paths.push_back(entry.path);
  EXPECT_THAT(paths, ElementsAre("a/x", "a/y", "a/z"));
}

TEST(Snapshot, TellsWhichValuesItLacked) {
  StateTree tree;
  tree.restore(holding("training/epoch", std::int64_t{2}));
  State& trainer = tree.scope("trainer");
  trainer.add<std::int64_t>("training/epoch", 0, {});
  trainer.add<std::int64_t>("training/samples", 0, {});
  trainer.add<double>("training/seconds", 0, {.role = Role::clock});
  tree.scope("newcomer").add<double>("patience/left", 3, {});
  EXPECT_THAT(tree.not_restored(true), ElementsAre("training/samples"));
  EXPECT_THAT(tree.not_restored(false), ElementsAre("training/samples", "patience/left"));
}

// A value with a subscriber, in a run of its own that may go on where another one is.
struct Watched {
  StateTree tree;
  Var<double>* loss = nullptr;
  std::vector<Subscription> subscriptions;
  std::vector<double> seen;

  using MakeEvent = std::function<Event(const Var<double>&)>;

  explicit Watched(const MakeEvent& event, const StateTree* from = nullptr) {
    if (from != nullptr) resume(tree, *from);
    loss = &tree.scope("trainer").add<double>("training/loss", 100, {});
    subscriptions.push_back(tree.scope("observer").subscribe(event(*loss), Phase::writers, [this] {
      seen.push_back(*loss);
    }));
  }
};

TEST(Snapshot, EveryGoesOnCounting) {
  const auto every_third = [](const Var<double>& loss) { return on(loss).every(3); };
  Watched first(every_third);
  for (const double loss : {1, 2, 3, 4, 5}) *first.loss = loss;
  Watched second(every_third, &first.tree);
  for (const double loss : {6, 7, 8, 9}) *second.loss = loss;
  EXPECT_THAT(second.seen, ElementsAre(6, 9));
}

TEST(Snapshot, OnceIsNeverTwiceAlsoAfterResuming) {
  const auto once = [](const Var<double>& loss) { return on(loss).once(); };
  Watched first(once);
  *first.loss = 1;
  Watched second(once, &first.tree);
  *second.loss = 2;
  EXPECT_THAT(second.seen, IsEmpty());
}

TEST(Snapshot, AConditionRemembersThatItWasTrue) {
  const auto low = [](const Var<double>& loss) {
    return on(loss).when([&loss] { return loss < 1; });
  };
  Watched first(low);
  *first.loss = 0.5;
  Watched second(low, &first.tree);
  *second.loss = 0.4;
  EXPECT_THAT(second.seen, IsEmpty());
  *second.loss = 2;
  *second.loss = 0.3;
  EXPECT_THAT(second.seen, ElementsAre(0.3));
}

TEST(Snapshot, OnceOnACounterIsNeverTwiceAlsoAfterResuming) {
  StateTree first, second;
  int calls = 0;
  std::vector<Subscription> subscriptions;
  const auto reach_two = [&](StateTree& tree) {
    State& state = tree.scope("trainer");
    auto& epoch = state.add<std::int64_t>("training/epoch", 0, {.role = Role::counter});
    subscriptions.push_back(state.subscribe(on(epoch).once(2), Phase::writers, [&] { ++calls; }));
    epoch = 2;
  };
  reach_two(first);
  resume(second, first);
  reach_two(second);
  EXPECT_EQ(calls, 1);
}

TEST(Snapshot, TellsTheSubscriptionsOfOneOwnerApart) {
  StateTree first, second;
  std::vector<std::string> calls;
  std::vector<Subscription> subscriptions;
  const auto start = [&](StateTree& tree) -> Var<double>& {
    Var<double>& loss = tree.scope("trainer").add<double>("training/loss", 0, {});
    for (const std::string name : {"1", "2"}) {
      subscriptions.push_back(tree.scope("observer")
                                  .subscribe(name == "1" ? on(loss).every(2) : on(loss).every(3),
                                             Phase::writers,
                                             [&calls, name] { calls.push_back(name); }));
    }
    return loss;
  };
  start(first) = 1;
  resume(second, first);
  Var<double>& loss = start(second);
  loss = 2;
  loss = 3;
  EXPECT_THAT(calls, ElementsAre("1", "2"));
}

}  // namespace
}  // namespace ferula
