// What follows when a step fails.
#pragma once

#include <cstdint>
#include <string>

namespace ferula {

struct FailurePolicy {
  bool stop = false;         // nothing else is begun
  std::int64_t retries = 0;  // so often it is tried again first
};

// "stop"; "skip": the others go on, without those that wait for it; "retry(2)": twice again, then
// as "skip". Throws Error for anything else.
FailurePolicy parse_failure_policy(const std::string& text);

}  // namespace ferula
