// Ends a run whose numbers are none any more.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ferula/observer.h"
#include "ferula/parameters.h"
#include "ferula/session.h"

namespace ferula::training {

// Looks at measurements when they are read anyway, and at the weights now and then. The run fails
// with what is infinite or not a number, when, and how to mend it.
class NanGuard final : public Observer {
 public:
  struct Params {
    std::vector<std::string> values;
    std::vector<std::string> models = {"model"};
    std::int64_t interval = 100;
    void list(Parameters& p);
  };

  explicit NanGuard(Params params) : params_(std::move(params)) {}
  void attach(Session& session) override;

 private:
  void guard_value(Session& session, const std::string& path);
  void guard_weights(Session& session, const std::string& section);

  Params params_;
  std::vector<Subscription> subscriptions_;
};

}  // namespace ferula::training
