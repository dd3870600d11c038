#include "core/data/prefetcher.h"

#include <ATen/Parallel.h>

#include <string>
#include <system_error>
#include <utility>

#include "core/data/one_core.h"
#include "ferula/error.h"

namespace ferula {
Prefetcher::Prefetcher(std::function<Batch(std::int64_t)> make, std::int64_t threads,
                       std::int64_t ahead)
    : make_(std::move(make)), ahead_(ahead), started_(threads) {
  const int count_of_all = at::get_num_threads();
  try {
    for (std::int64_t i = 0; i < threads; ++i)
      threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  } catch (const std::system_error& error) {
    throw Error("cannot start " + std::to_string(threads) + " threads: " + error.what() +
                "; lower num_workers");
  }
  started_.wait();
  at::set_num_threads(count_of_all);
}

Prefetcher::~Prefetcher() = default;

Batch Prefetcher::get(std::int64_t number) {
  std::future<Batch> batch;
  bool asks;
  {
    const std::lock_guard lock(mutex_);
    asks = expect(number);
    batch = std::move(batches_.extract(number).mapped());
  }
  if (asks) asked_.notify_all();
  return batch.get();
}

void Prefetcher::forget() {
  const std::lock_guard lock(mutex_);
  tasks_.clear();
  batches_.clear();
}

// To wake a thread takes longer than a small batch: half of those ahead are asked for together.
bool Prefetcher::expect(std::int64_t number) {
  const auto is_outside = [&](const auto& entry) {
    return entry.first < number || entry.first > number + ahead_;
  };
  std::erase_if(tasks_, is_outside);
  std::erase_if(batches_, is_outside);
  if (batches_.contains(number) && batches_.contains(number + ahead_ / 2)) return false;
  for (std::int64_t next = number; next <= number + ahead_; ++next) {
    if (batches_.contains(next)) continue;
    std::packaged_task<Batch()> task([this, next] { return make_(next); });
    batches_.emplace(next, task.get_future());
    tasks_.insert_or_assign(next, std::move(task));
  }
  return true;
}

void Prefetcher::work(const std::stop_token& stop) {
  compute_on_one_core();
  started_.count_down();
  for (;;) {
    std::unique_lock lock(mutex_);
    asked_.wait(lock, stop, [this] { return !tasks_.empty(); });
    if (stop.stop_requested()) return;
    auto task = std::move(tasks_.extract(tasks_.begin()).mapped());
    lock.unlock();
    task();
  }
}

}  // namespace ferula
