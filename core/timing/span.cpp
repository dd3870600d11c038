#include "core/timing/span.h"

#include <utility>

namespace ferula {
namespace {

thread_local Stopwatch* running = nullptr;

}  // namespace

Stopwatch::Stopwatch() : outer_(std::exchange(running, this)) {}

Stopwatch::~Stopwatch() { running = outer_; }

const Stopwatch::Times& Stopwatch::times() {
  turn_to(part_);
  return times_;
}

Part Stopwatch::turn_to(Part part) {
  const Clock::time_point now = Clock::now();
  times_[static_cast<std::size_t>(part_)] += now - since_;
  since_ = now;
  return std::exchange(part_, part);
}

Span::Span(Part part) : stopwatch_(running) {
  if (auto callbacks = at::getStepCallbacksUnlessEmpty(at::RecordScope::USER_SCOPE)) {
    record_.emplace(std::move(*callbacks));
    record_->before(kPartNames[static_cast<std::size_t>(part)]);
  }
  if (stopwatch_ != nullptr) outer_ = stopwatch_->turn_to(part);
}

Span::~Span() {
  if (stopwatch_ != nullptr) stopwatch_->turn_to(outer_);
}

}  // namespace ferula
