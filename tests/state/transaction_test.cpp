#include <gmock/gmock.h>

#include <stdexcept>

#include "core/state/state_tree.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TransactionTest : public testing::Test {
 protected:
  StateTree tree_;
  State& state_ = tree_.scope("test");
  Var<double>& a_ = state_.add<double>("test/a", 0, {});
  Var<double>& b_ = state_.add<double>("test/b", 0, {});
  Var<double>& c_ = state_.add<double>("test/c", 0, {});
  std::vector<std::string> calls_;
  std::vector<Subscription> subscriptions_;

  void listen(Event event, const std::string& name) {
    subscriptions_.push_back(state_.subscribe(std::move(event), Phase::writers,
                                              [this, name] { calls_.push_back(name); }));
  }
};

TEST_F(TransactionTest, StoresAtOnceAndEmitsAtTheEnd) {
  listen(on(a_), "a");
  {
    const Transaction transaction(state_);
    a_ = 1;
    EXPECT_EQ(a_, 1);
    EXPECT_THAT(calls_, IsEmpty());
  }
  EXPECT_THAT(calls_, ElementsAre("a"));
}

TEST_F(TransactionTest, EmitsEachValueOnceInOrderOfFirstChange) {
  listen(on(a_), "a");
  listen(on(b_), "b");
  {
    const Transaction transaction(state_);
    b_ = 1;
    a_ = 1;
    b_ = 2;
  }
  EXPECT_THAT(calls_, ElementsAre("b", "a"));
}

TEST_F(TransactionTest, CallsAUnionOnce) {
  listen(on(a_) | on(b_), "either");
  {
    const Transaction transaction(state_);
    a_ = 1;
    b_ = 1;
  }
  EXPECT_THAT(calls_, ElementsAre("either"));
}

TEST_F(TransactionTest, CallsAUnionOnceAlsoWhenACallbackMakesAnotherChange) {
  subscriptions_.push_back(state_.subscribe(on(a_), Phase::deciders, [&] { c_ = 1; }));
  listen(on(a_) | on(b_) | on(c_), "any");
  {
    const Transaction transaction(state_);
    a_ = 1;
    b_ = 1;
  }
  EXPECT_THAT(calls_, ElementsAre("any", "any")) << "one for the transaction, one for c";
}

TEST_F(TransactionTest, TheOutermostEndEmits) {
  listen(on(a_), "a");
  {
    const Transaction outer(state_);
    {
      const Transaction inner(state_);
      a_ = 1;
    }
    EXPECT_THAT(calls_, IsEmpty());
  }
  EXPECT_THAT(calls_, ElementsAre("a"));
}

TEST_F(TransactionTest, CallbacksSeeAllOfIt) {
  double sum = 0;
  subscriptions_.push_back(state_.subscribe(on(a_), Phase::writers, [&] { sum = a_ + b_; }));
  {
    const Transaction transaction(state_);
    a_ = 1;
    b_ = 2;
  }
  EXPECT_EQ(sum, 3);
}

TEST_F(TransactionTest, AnExceptionKeepsTheValuesAndEmitsNothing) {
  listen(on(a_), "a");
  const auto fail = [&] {
    const Transaction transaction(state_);
    a_ = 1;
    throw std::runtime_error("x");
  };
  EXPECT_THROW(fail(), std::runtime_error);
  EXPECT_EQ(a_, 1);
  EXPECT_THAT(calls_, IsEmpty());
  a_ = 2;
  EXPECT_THAT(calls_, ElementsAre("a"));
}

TEST_F(TransactionTest, AnExceptionOfACallbackReachesTheEndOfTheBlock) {
  subscriptions_.push_back(
      state_.subscribe(on(a_), Phase::writers, [] { throw std::runtime_error("x"); }));
  listen(on(b_), "b");
  const auto change_both = [&] {
    const Transaction transaction(state_);
    a_ = 1;
    b_ = 1;
  };
  EXPECT_THROW(change_both(), std::runtime_error);
  EXPECT_THAT(calls_, IsEmpty());
  b_ = 2;
  EXPECT_THAT(calls_, ElementsAre("b"));
}

TEST_F(TransactionTest, ACallbackMayMakeOneOfItsOwn) {
  subscriptions_.push_back(state_.subscribe(on(a_), Phase::writers, [&] {
    const Transaction inner(state_);
    b_ = 1;
    c_ = 1;
    EXPECT_THAT(calls_, IsEmpty());
  }));
  listen(on(c_), "c");
  listen(on(b_), "b");
  {
    const Transaction transaction(state_);
    a_ = 1;
    c_ = 2;
  }
  EXPECT_THAT(calls_, ElementsAre("b", "c")) << "c was due anyway";
  EXPECT_EQ(c_, 1);
}

}  // namespace
}  // namespace ferula
