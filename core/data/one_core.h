// Operators on the calling thread alone.
#pragma once

namespace ferula {

// For the rest of a thread that was just started. Also new threads take the count from here, until
// it is set elsewhere.
void compute_on_one_core();

// For a scope. The last bits of a large sum depend on the number of threads: those of a batch must
// not.
class OneCore {
 public:
  OneCore();
  ~OneCore();
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  int count_;
};

}  // namespace ferula
