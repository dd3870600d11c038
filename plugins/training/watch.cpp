#include "watch.h"

#include <utility>

namespace ferula::training {

Subscription watch(Session& session, const std::string& path,
                   std::function<void(double)> callback) {
  State& state = session.state();
  const std::string rows = path.substr(0, path.rfind('/')) + "/rows";
  if (!state.contains(path) && state.contains(rows))
    return state.subscribe(
        on(state.get<std::int64_t>(rows)), Phase::deciders,
        [&state, path, callback = std::move(callback)] { callback(state.get<double>(path)); });
  if (!state.contains(path) && !state.contains("training/episode")) return nullptr;
  const Var<double>& value = state.get<double>(path);
  return state.subscribe(on(value), Phase::deciders,
                         [&value, callback = std::move(callback)] { callback(value); });
}

}  // namespace ferula::training
