// A test that is skipped, which ctest must report as failed.
#include <gtest/gtest.h>

TEST(Skipped, IsNotPassed) { GTEST_SKIP() << "to see that it is noticed"; }
