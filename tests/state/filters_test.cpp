#include <gmock/gmock.h>

#include <random>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

using Numbers = std::vector<std::int64_t>;

class Filters : public testing::Test {
 protected:
  StateTree tree_;
  State& state_ = tree_.scope("test");
  Var<std::int64_t>& counter_ =
      state_.add<std::int64_t>("test/episode", 0, {.role = Role::counter});
  Var<double>& loss_ = state_.add<double>("test/loss", 0.0, {});

  // The assigned numbers at which the callback ran.
  template <class T>
  Numbers seen(Var<T>& value, Event event, const Numbers& assigned) {
    Numbers result;
    const Subscription s = state_.subscribe(std::move(event), Phase::writers, [&] {
      result.push_back(static_cast<std::int64_t>(value.get()));
    });
    for (const std::int64_t number : assigned) value = static_cast<T>(number);
    return result;
  }
};

TEST_F(Filters, EveryOnACounterMeansMultiples) {
  EXPECT_THAT(seen(counter_, on(counter_).every(3), {1, 2, 3, 4, 6, 7, 12}), ElementsAre(3, 6, 12));
}

TEST_F(Filters, EveryOnAnythingElseCountsChanges) {
  EXPECT_THAT(seen(loss_, on(loss_).every(3), {50, 51, 52, 53, 54, 55, 56}), ElementsAre(52, 55));
}

TEST_F(Filters, OnceOnACounterMeansThatValue) {
  EXPECT_THAT(seen(counter_, on(counter_).once(2), {1, 2, 3, 2}), ElementsAre(2));
}

TEST_F(Filters, OnceOnAnythingElseMeansThatChange) {
  EXPECT_THAT(seen(loss_, on(loss_).once(), {50, 51, 52}), ElementsAre(50));
  EXPECT_THAT(seen(loss_, on(loss_).once(2), {50, 51, 52}), ElementsAre(51));
}

TEST_F(Filters, BeforeAndAfterExcludeTheirNumber) {
  EXPECT_THAT(seen(counter_, on(counter_).before(3), {1, 2, 3, 4}), ElementsAre(1, 2));
  EXPECT_THAT(seen(counter_, on(counter_).after(3), {1, 2, 3, 4}), ElementsAre(4));
  EXPECT_THAT(seen(loss_, on(loss_).after(1).before(4), {50, 51, 52, 53}), ElementsAre(51, 52));
}

TEST_F(Filters, AConditionFiresWhenItBecomesTrue) {
  EXPECT_THAT(seen(loss_, on(loss_).when([&] { return loss_ < 10; }), {20, 9, 8, 11, 7, 6}),
              ElementsAre(9, 7));
}

TEST_F(Filters, AConditionSeesWhatEarlierPhasesAssigned) {
  bool improved = false;
  const Subscription s[] = {
      state_.subscribe(on(counter_).when([&] { return loss_ < 1; }), Phase::deciders,
                       [&] { improved = true; }),
      state_.subscribe(on(counter_), Phase::measurements, [&] { loss_ = 0.5; }),
  };
  loss_ = 2;
  counter_ = 1;
  EXPECT_TRUE(improved);
}

TEST_F(Filters, AUnionFiltersEachOfItsValuesByItself) {
  int calls = 0;
  const Subscription s =
      state_.subscribe(on(counter_).every(2) | on(loss_).once(), Phase::writers, [&] { ++calls; });
  counter_ = 1;
  loss_ = 1;
  loss_ = 2;
  EXPECT_EQ(calls, 1);
  counter_ = 2;
  EXPECT_EQ(calls, 2);
}

TEST_F(Filters, NumbersBelowOneAreRefused) {
  EXPECT_THAT([&] { (void)state_.subscribe(on(loss_).every(0), Phase::writers, [] {}); },
              ThrowsMessage<Error>(HasSubstr("'test/loss' asks for every(0); expected 1 or more")));
  EXPECT_THAT([&] { (void)state_.subscribe(on(loss_).once(-2), Phase::writers, [] {}); },
              ThrowsMessage<Error>(HasSubstr("once(-2)")));
}

// What the filters mean, written down as plainly as possible.
Numbers expected(const Event::Trigger& trigger, bool is_counter, const Numbers& assigned) {
  Numbers result;
  bool done = false;
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    const std::int64_t n = is_counter ? assigned[i] : static_cast<std::int64_t>(i + 1);
    if (trigger.before && n >= *trigger.before) continue;
    if (trigger.after && n <= *trigger.after) continue;
    if (trigger.filter == Event::Filter::every && n % trigger.n != 0) continue;
    if (trigger.filter == Event::Filter::once && (done || n != trigger.n)) continue;
    done = true;
    result.push_back(assigned[i]);
  }
  return result;
}

Event random_event(Event event, std::mt19937& random) {
  const auto number = [&] { return std::uniform_int_distribution<std::int64_t>(1, 12)(random); };
  const auto coin = [&] { return random() % 2 == 0; };
  const std::int64_t n = number();
  if (coin()) event = coin() ? std::move(event).every(n) : std::move(event).once(n);
  if (coin()) event = std::move(event).before(number());
  if (coin()) event = std::move(event).after(number());
  return event;
}

TEST_F(Filters, AgreeWithANaiveModel) {
  std::mt19937 random(7);
  for (int round = 0; round < 1000; ++round) {
    Numbers assigned(20);
    for (std::int64_t& number : assigned) number = random() % 15;
    const Event of_counter = random_event(on(counter_), random);
    const Event of_loss = random_event(on(loss_), random);
    ASSERT_EQ(seen(counter_, of_counter, assigned),
              expected(of_counter.triggers()[0], true, assigned));
    ASSERT_EQ(seen(loss_, of_loss, assigned), expected(of_loss.triggers()[0], false, assigned));
  }
}

}  // namespace
}  // namespace ferula
