#include "core/session/observer_guard.h"

#include "core/plugins/guards.h"
#include "core/timing/span.h"

namespace ferula {
namespace {

// Of an observer that is not lenient, for lenient ones around it to let through.
class ObserverError final : public AttributedError {
 public:
  using AttributedError::AttributedError;
};

}  // namespace

void ObserverGuard::operator()(const std::function<void()>& part) try {
  const Span span(Part::observers);
  if (!disabled_) guarded(label_, "watching the run", part);
} catch (const ObserverError&) {
  throw;
} catch (const AttributedError& error) {
  if (!lenient_) throw ObserverError(error);
  disabled_ = true;
  log_.write(LogLevel::warning, "ferula",
             std::string(error.what()) + "; the run goes on without it, as its on_error says");
}

}  // namespace ferula
