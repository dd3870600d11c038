// Measurements, as observers follow them.
#pragma once

#include <functional>
#include <string>

#include "ferula/session.h"

namespace ferula::training {

// Calls back with each new value at a path such as "validation_set_agg/acc", which its table may
// declare with the first row only. Null if the run measures nothing of the kind and is no training:
// a test with the configuration of one. Throws Error with the candidates if a training has no such
// value: now, or at the first row.
[[nodiscard]] Subscription watch(Session& session, const std::string& path,
                                 std::function<void(double)> callback);

}  // namespace ferula::training
