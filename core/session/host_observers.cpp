#include "core/session/host_observers.h"

#include <algorithm>

#include "core/observers/console.h"
#include "core/observers/profile.h"
#include "core/observers/tensor_board.h"
#include "core/observers/timing.h"
#include "core/session/checkpoints.h"
#include "core/session/pruner.h"

namespace ferula {
namespace {

template <class T>
void list(Parameters& parameters) {
  typename T::Params().list(parameters);
}

}  // namespace

const std::vector<HostObserver>& host_observers() {
  static const std::vector<HostObserver> observers = {
      {"Csv", "a CSV file a table", true, [](Parameters&) {}},
      {"Timing", "where the time goes, in timing.csv", true, &list<Timing>},
      {"Profile", "a trace of a few steps, operator by operator", false, &list<Profile>},
      {"TensorBoard", "scalars and histograms for TensorBoard", false, &list<TensorBoard>},
      {"Console", "log lines and a progress bar", true, &list<Console>},
      {"Checkpoints", "the latest and the best checkpoint", true, &list<Checkpoints>},
      {"SuccessiveHalving", "stops what is worse than the experiments beside it", false,
       &list<Pruner>}};
  return observers;
}

bool is_host_observer(std::string_view name) {
  const auto& all = host_observers();
  return std::any_of(all.begin(), all.end(), [&](const auto& o) { return o.name == name; });
}

}  // namespace ferula
