#include "core/state/emission.h"

#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>

#include <memory>
#include <stdexcept>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::ThrowsMessage;

class EmissionTest : public testing::Test {
 protected:
  StateTree tree_;
  State& state_ = tree_.scope("test");
  Var<std::int64_t>& a_ = state_.add<std::int64_t>("test/a", 0, {});
  Var<std::int64_t>& b_ = state_.add<std::int64_t>("test/b", 0, {});
  std::vector<std::string> calls_;

  std::function<void()> note(const std::string& name) {
    return [this, name] { calls_.push_back(name); };
  }
  std::function<void()> note_value_of(const Var<std::int64_t>& value) {
    return [this, &value] { calls_.push_back(std::to_string(value.get())); };
  }
};

TEST_F(EmissionTest, EveryAssignmentIsAChangeEqualOrNot) {
  const Subscription s = state_.subscribe(on(a_), Phase::writers, note("called"));
  a_ = 1;
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("called", "called"));
}

TEST_F(EmissionTest, SetIfChangedAssignsOnlyAnotherValue) {
  const Subscription s = state_.subscribe(on(a_), Phase::writers, note("called"));
  a_.set_if_changed(0);
  EXPECT_THAT(calls_, IsEmpty());
  a_.set_if_changed(1);
  EXPECT_THAT(calls_, ElementsAre("called"));
}

TEST_F(EmissionTest, TouchAnnouncesAChangeInPlace) {
  Var<at::Tensor>& weight = state_.add<at::Tensor>("test/weight", at::zeros({2}), {});
  const Subscription s = state_.subscribe(on(weight), Phase::writers, note("called"));
  weight.get().fill_(1);
  weight.touch();
  EXPECT_THAT(calls_, ElementsAre("called"));
}

TEST_F(EmissionTest, CallbacksSeeTheValueThatWasStored) {
  const Subscription s = state_.subscribe(on(a_), Phase::writers, note_value_of(a_));
  a_ = 7;
  EXPECT_THAT(calls_, ElementsAre("7"));
}

TEST_F(EmissionTest, CallsByPhaseThenInOrderOfSubscription) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::deciders, note("decider 1")),
      state_.subscribe(on(a_), Phase::writers, note("writer 1")),
      state_.subscribe(on(a_), Phase::measurements, note("measurement")),
      state_.subscribe(on(a_), Phase::writers, note("writer 2")),
      state_.subscribe(on(a_), Phase::deciders, note("decider 2")),
  };
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("measurement", "writer 1", "writer 2", "decider 1", "decider 2"));
}

TEST_F(EmissionTest, TheSameCallbackTwiceIsCalledTwice) {
  const auto callback = note("called");
  const Subscription s[] = {state_.subscribe(on(a_), Phase::writers, callback),
                            state_.subscribe(on(a_), Phase::writers, callback)};
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("called", "called"));
}

TEST_F(EmissionTest, ACallbackAddedWhileEmittingRunsFromTheNextChangeOn) {
  Subscription added;
  const Subscription s = state_.subscribe(on(a_), Phase::measurements, [&] {
    if (!added) added = state_.subscribe(on(a_), Phase::deciders, note("added"));
  });
  a_ = 1;
  EXPECT_THAT(calls_, IsEmpty());
  a_ = 2;
  EXPECT_THAT(calls_, ElementsAre("added"));
}

TEST_F(EmissionTest, ACallbackRemovedWhileEmittingIsNotCalled) {
  Subscription removed;
  const Subscription s =
      state_.subscribe(on(a_), Phase::measurements, [&removed] { removed.reset(); });
  removed = state_.subscribe(on(a_), Phase::writers, note("removed"));
  a_ = 1;
  EXPECT_THAT(calls_, IsEmpty());
}

TEST_F(EmissionTest, ACallbackMayRemoveItself) {
  Subscription s;
  s = state_.subscribe(on(a_), Phase::writers, [&, payload = std::string(100, 'x')] {
    s.reset();
    calls_.push_back(payload);
  });
  a_ = 1;
  a_ = 2;
  EXPECT_THAT(calls_, ElementsAre(std::string(100, 'x')));
  EXPECT_EQ(a_, 2);
}

TEST_F(EmissionTest, ACallbackAddedAndRemovedWhileEmittingIsNeverCalled) {
  const Subscription s = state_.subscribe(on(a_), Phase::measurements, [&] {
    const Subscription brief = state_.subscribe(on(a_), Phase::writers, note("brief"));
  });
  a_ = 1;
  a_ = 2;
  EXPECT_THAT(calls_, IsEmpty());
}

TEST_F(EmissionTest, AssigningTheValueBeingEmittedWaitsUntilAllHaveSeenIt) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements,
                       [&] {
                         if (a_ == 1) a_ = 2;
                       }),
      state_.subscribe(on(a_), Phase::writers, note_value_of(a_)),
  };
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("1", "2"));
}

TEST_F(EmissionTest, QueuedAssignmentsKeepTheirOrder) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements,
                       [&] {
                         if (a_ != 1) return;
                         for (std::int64_t i = 2; i < 100; ++i) a_ = i;
                       }),
      state_.subscribe(on(a_), Phase::writers, note_value_of(a_)),
  };
  a_ = 1;
  ASSERT_EQ(calls_.size(), 99u);
  EXPECT_EQ(calls_[1], "2");
  EXPECT_EQ(calls_.back(), "99");
}

TEST_F(EmissionTest, AssigningAnotherValueIsEmittedAtOnce) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements, [&] { b_ = a_ + 1; }),
      state_.subscribe(on(b_), Phase::deciders, note("b")),
      state_.subscribe(on(a_), Phase::writers, note("a")),
  };
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("b", "a"));
}

TEST_F(EmissionTest, AUnionIsCalledOnceAChange) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements, [&] { b_ = 1; }),
      state_.subscribe(on(a_) | on(b_) | on(a_).every(1), Phase::writers, note("either")),
  };
  b_ = 0;
  EXPECT_THAT(calls_, ElementsAre("either"));
  a_ = 0;
  EXPECT_THAT(calls_, ElementsAre("either", "either", "either"));
}

TEST_F(EmissionTest, ACascadeIsCutAndShowsItsPath) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::writers, [&] { b_ = a_ + 1; }),
      state_.subscribe(on(b_), Phase::writers, [&] { a_ = b_ + 1; }),
  };
  EXPECT_THAT([&] { a_ = 1; }, ThrowsMessage<Error>(AllOf(
                                   HasSubstr("64"), HasSubstr("test/a → test/b → test/a → …"))));
}

TEST_F(EmissionTest, AValueThatAssignsItselfWithoutEndIsCut) {
  Subscription s = state_.subscribe(on(a_), Phase::writers, [&] { a_ = a_ + 1; });
  EXPECT_THAT([&] { a_ = 0; }, ThrowsMessage<Error>(HasSubstr("test/a → test/a → …")));
  EXPECT_EQ(a_, 63);
  s.reset();
  a_ = 5;
  EXPECT_EQ(a_, 5);
}

TEST_F(EmissionTest, ACascadeOf63ValuesRuns64AreCutWithAllTheirNames) {
  std::vector<Var<double>*> values;
  std::vector<Subscription> subscriptions;
  for (int i = 0; i < 64; ++i)
    values.push_back(&state_.add<double>("test/v" + std::to_string(i), 0, {}));
  for (int i = 0; i < 64; ++i)
    subscriptions.push_back(state_.subscribe(on(*values[i]), Phase::writers, [&values, i] {
      if (i < 63) *values[i + 1] = 1.0;
    }));
  *values[1] = 1.0;
  EXPECT_EQ(*values[63], 1.0);
  EXPECT_THAT([&] { *values[0] = 1.0; },
              ThrowsMessage<Error>(
                  AllOf(HasSubstr("v0 → "), HasSubstr(" → test/v63"), Not(HasSubstr("…")))));
}

TEST_F(EmissionTest, TheStateIsUsableAfterACutCascade) {
  std::vector<Subscription> loop;
  loop.push_back(state_.subscribe(on(a_), Phase::writers, [&] { b_ = a_ + 1; }));
  loop.push_back(state_.subscribe(on(b_), Phase::writers, [&] { a_ = b_ + 1; }));
  EXPECT_THROW(a_ = 1, Error);
  loop.pop_back();
  a_ = 10;
  EXPECT_EQ(a_, 10);
  EXPECT_EQ(b_, 11);
}

TEST_F(EmissionTest, AnExceptionEndsTheEmissionAndReachesTheAssignment) {
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements, [] { throw std::runtime_error("no disk"); }),
      state_.subscribe(on(a_), Phase::writers, note("writer")),
  };
  EXPECT_THAT([&] { a_ = 1; }, ThrowsMessage<std::runtime_error>("no disk"));
  EXPECT_THAT(calls_, IsEmpty());
  EXPECT_EQ(a_, 1);
}

TEST_F(EmissionTest, AnExceptionDropsWhatWasQueued) {
  bool fails = true;
  const Subscription s[] = {
      state_.subscribe(on(a_), Phase::measurements,
                       [&] {
                         if (a_ == 1) a_ = 2;
                       }),
      state_.subscribe(on(a_), Phase::writers,
                       [&] {
                         if (fails) throw std::runtime_error("x");
                       }),
      state_.subscribe(on(a_), Phase::deciders, note_value_of(a_)),
  };
  EXPECT_THROW(a_ = 1, std::runtime_error);
  fails = false;
  a_ = 3;
  EXPECT_THAT(calls_, ElementsAre("3"));
}

TEST_F(EmissionTest, AnExceptionThatACallbackCatchesEndsOnlyTheInnerEmission) {
  const Subscription s[] = {
      state_.subscribe(on(b_), Phase::writers, [] { throw std::runtime_error("inner"); }),
      state_.subscribe(on(a_), Phase::measurements,
                       [&] { EXPECT_THROW(b_ = 1, std::runtime_error); }),
      state_.subscribe(on(a_), Phase::writers, note("outer")),
  };
  a_ = 1;
  EXPECT_THAT(calls_, ElementsAre("outer"));
}

TEST_F(EmissionTest, ASubscriptionMayOutliveTheState) {
  auto tree = std::make_unique<StateTree>();
  State& state = tree->scope("test");
  const Var<bool>& value = state.add<bool>("test/value", false, {});
  Subscription subscription = state.subscribe(on(value), Phase::writers, [] {});
  tree.reset();
  subscription.reset();
}

TEST_F(EmissionTest, ACallbackMayOwnASubscription) {
  auto tree = std::make_unique<StateTree>();
  State& state = tree->scope("test");
  const Var<bool>& value = state.add<bool>("test/value", false, {});
  const auto owned =
      std::make_shared<Subscription>(state.subscribe(on(value), Phase::deciders, note("owned")));
  Subscription first = state.subscribe(on(value), Phase::writers, [owned] {});
  const Subscription second = state.subscribe(on(value), Phase::writers, [owned] {});
  first.reset();
  tree.reset();
}

TEST_F(EmissionTest, AValueOfAnotherStateCannotBeWaitedFor) {
  StateTree other;
  EXPECT_THAT([&] { (void)other.scope("x").subscribe(on(a_), Phase::writers, [] {}); },
              ThrowsMessage<Error>(HasSubstr("another state")));
}

}  // namespace
}  // namespace ferula
