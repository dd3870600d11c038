// What becomes of an observer that fails.
#pragma once

#include <functional>
#include <string>

#include "core/log/log.h"

namespace ferula {

// Runs the parts of one observer: attaching, and its callbacks.
class ObserverGuard {
 public:
  // The label says which observer it is. A lenient guard only disables it. REQUIRES: the log
  // outlives it.
  ObserverGuard(std::string label, bool lenient, Log& log)
      : label_(std::move(label)), lenient_(lenient), log_(log) {}

  // Throws what the part throws, with the label. If lenient: a warning in the log, and no further
  // part of this observer runs.
  void operator()(const std::function<void()>& part);

 private:
  std::string label_;
  bool lenient_;
  Log& log_;
  bool disabled_ = false;
};

}  // namespace ferula
