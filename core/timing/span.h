// A stretch of a run's time that belongs to one part of it.
#pragma once

#include <ATen/record_function.h>

#include <optional>

#include "core/timing/stopwatch.h"

namespace ferula {

// While it lives, time counts for this part and not for the span around it, if this thread has a
// stopwatch; and LibTorch's profiler shows it under the part's name, if it records.
class Span {
 public:
  explicit Span(Part part);
  ~Span();
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  Stopwatch* stopwatch_;
  Part outer_ = Part::other;
  std::optional<at::RecordFunction> record_;
};

}  // namespace ferula
