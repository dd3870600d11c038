#include "core/engine/failure_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ferula/error.h"

namespace ferula {
namespace {

TEST(FailurePolicy, StopsSkipsOrRetriesFirst) {
  EXPECT_TRUE(parse_failure_policy("stop").stop);
  EXPECT_FALSE(parse_failure_policy("skip").stop);
  EXPECT_EQ(parse_failure_policy("skip").retries, 0);
  EXPECT_EQ(parse_failure_policy("retry(3)").retries, 3);
}

TEST(FailurePolicy, AnythingElseIsRefused) {
  for (const char* text : {"", "retry", "retry()", "retry(-1)", "retry(2) ", "Stop"})
    EXPECT_THAT(
        [&] { parse_failure_policy(text); },
        testing::ThrowsMessage<Error>(testing::HasSubstr("expected stop, skip or retry(n)")))
        << text;
}

}  // namespace
}  // namespace ferula
