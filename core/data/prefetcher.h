// Makes batches ahead of their use.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <latch>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "ferula/batch.h"

namespace ferula {

// Threads of its own call a function for the numbers that follow the one that was asked for last.
// Operators run on one core there, and the count of threads that compute elsewhere stays as it is.
class Prefetcher {
 public:
  // At most `ahead` batches wait. REQUIRES: `make` may be called on several threads at once.
  Prefetcher(std::function<Batch(std::int64_t number)> make, std::int64_t threads,
             std::int64_t ahead);
  // Waits for the batches that are being made.
  ~Prefetcher();

  // The batch of this number, in any order; one that no one expected is begun now. Throws what its
  // making threw. [worker's thread]
  Batch get(std::int64_t number);

  // Drops what was made ahead, and what is being made: it is made anew when it is asked for.
  // [worker's thread]
  void forget();

 private:
  void work(const std::stop_token& stop);
  // Forgets what is not between this number and the last one ahead of it; asks for what is, if less
  // than half of it was asked for. Returns whether it asked.
  bool expect(std::int64_t number);

  const std::function<Batch(std::int64_t)> make_;
  const std::int64_t ahead_;
  std::mutex mutex_;
  std::condition_variable_any asked_;
  std::map<std::int64_t, std::packaged_task<Batch()>> tasks_;  // that no thread has begun
  std::map<std::int64_t, std::future<Batch>> batches_;         // begun or not, or done
  std::latch started_;
  std::vector<std::jthread> threads_;  // last: stopped and joined before the rest goes
};

}  // namespace ferula
