// Several tests of one model, from one configuration.
#pragma once

#include <string>
#include <vector>

#include "core/config/value.h"

namespace ferula {

struct PlannedTest {
  std::string title;  // "Test 2 of 3: use_train_data=false"; empty if it is the only one
  ConfigValue tree;   // without `multi_tests`
};

// What `testing.multi_tests` asks for: it maps keys of `testing` to lists of equal length, and the
// n-th test has the n-th value of each. A key is the path below `testing`, "problem.batch_size", or
// its last part if no other path there ends so. Without it there is one test. Throws Error with the
// place if a key is unknown or ambiguous, or the lists differ in length.
std::vector<PlannedTest> plan_tests(const ConfigValue& tree);

}  // namespace ferula
