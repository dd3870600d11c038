#include "core/timing/stopwatch.h"

#include <gmock/gmock.h>

#include <numeric>
#include <thread>

#include "core/timing/span.h"

namespace ferula {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using Clock = std::chrono::steady_clock;

nanoseconds time_of(Stopwatch& stopwatch, Part part) {
  return stopwatch.times()[static_cast<std::size_t>(part)];
}

void spend(milliseconds time, Part part) {
  const Span span(part);
  std::this_thread::sleep_for(time);
}

TEST(Stopwatch, CountsEachMomentForTheInnermostSpan) {
  const Clock::time_point before = Clock::now();
  Stopwatch stopwatch;
  {
    const Span optimizer(Part::optimizer);
    spend(milliseconds(20), Part::forward);
    spend(milliseconds(5), Part::backward);
  }
  spend(milliseconds(5), Part::forward);
  const nanoseconds passed = Clock::now() - before;
  EXPECT_GE(time_of(stopwatch, Part::forward), milliseconds(25));
  EXPECT_GE(time_of(stopwatch, Part::backward), milliseconds(5));
  EXPECT_LE(time_of(stopwatch, Part::optimizer), passed - milliseconds(30));
  EXPECT_EQ(time_of(stopwatch, Part::loss), nanoseconds(0));
}

TEST(Stopwatch, HasPartsThatAreTheWallTime) {
  Stopwatch stopwatch;
  const auto whole = [&] {
    const Stopwatch::Times& times = stopwatch.times();
    return std::accumulate(times.begin(), times.end(), nanoseconds(0));
  };
  const Clock::time_point outside = Clock::now();
  const nanoseconds at_first = whole();
  const Clock::time_point inside = Clock::now();
  spend(milliseconds(5), Part::data);
  std::this_thread::sleep_for(milliseconds(5));
  const nanoseconds least = Clock::now() - inside;
  const nanoseconds passed = whole() - at_first;
  EXPECT_GE(passed, least);
  EXPECT_LE(passed, Clock::now() - outside);
  EXPECT_GE(time_of(stopwatch, Part::other), milliseconds(5));
}

TEST(Stopwatch, TakesTheSpansOfItsThreadAlone) {
  Stopwatch stopwatch;
  std::jthread([] { spend(milliseconds(2), Part::data); }).join();
  EXPECT_EQ(time_of(stopwatch, Part::data), nanoseconds(0));
}

TEST(Span, WithoutAStopwatchDoesNothing) {
  spend(milliseconds(1), Part::data);
  Stopwatch stopwatch;
  EXPECT_EQ(time_of(stopwatch, Part::data), nanoseconds(0));
}

// A step has about ten: they must not show in a step of a millisecond.
TEST(Span, CostsLessThanAMicrosecond) {
  Stopwatch stopwatch;
  constexpr int kSpans = 100000;
  const Clock::time_point before = Clock::now();
  for (int i = 0; i < kSpans; ++i) const Span span(Part::observers);
  const nanoseconds each = (Clock::now() - before) / kSpans;
  RecordProperty("nanoseconds", std::to_string(each.count()));
  EXPECT_LT(each, std::chrono::microseconds(1));
}

}  // namespace
}  // namespace ferula
