#include "watch.h"

#include <utility>

namespace ferula::training {

Subscription watch(Session& session, const std::string& path,
                   std::function<void(double)> callback) {
  State& state = session.state();
  const std::string table = path.substr(0, path.rfind('/'));
  const bool is_measured = state.contains(path) || state.contains(table + "/rows");
  if (!is_measured && !state.contains("training/episode")) return nullptr;
  return state.subscribe(
      measured(state, path), Phase::deciders,
      [&state, path, callback = std::move(callback)] { callback(state.get<double>(path)); });
}

}  // namespace ferula::training
