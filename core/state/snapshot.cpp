#include "core/state/snapshot.h"

#include <algorithm>
#include <utility>

#include "core/state/state_tree.h"

namespace ferula {

StateSnapshot StateTree::snapshot() const {
  StateSnapshot result;
  for (const auto& [path, node] : nodes_) {
    if (node->declaration.role != Role::clock)
      result.values.push_back({path, node->type, node->value()});
    for (const Listener& listener : node->listeners)
      result.listeners.push_back(
          {path, listener.subscriber->owner, listener.ordinal, listener.changes, listener.latched});
  }
  const auto by_path = [](const StateEntry& a, const StateEntry& b) { return a.path < b.path; };
  result.values.insert(result.values.end(), restored_.values.begin(), restored_.values.end());
  std::sort(result.values.begin(), result.values.end(), by_path);
  return result;
}

void StateTree::restore(StateSnapshot snapshot) {
  restored_ = std::move(snapshot);
  is_restored_ = true;
  for (const StateEntry& entry : restored_.values)
    restored_names_.emplace(entry.path.substr(0, entry.path.find('/')));
}

std::vector<std::string> StateTree::not_restored(bool new_names) const {
  std::vector<std::string> result;
  for (const std::string& path : not_restored_)
    if (!new_names || restored_names_.contains(path.substr(0, path.find('/'))))
      result.push_back(path);
  return result;
}

std::optional<StateValue> StateTree::take_restored(std::string_view path) {
  const auto found = std::find_if(restored_.values.begin(), restored_.values.end(),
                                  [&](const StateEntry& entry) { return entry.path == path; });
  if (found == restored_.values.end()) return std::nullopt;
  StateValue value = std::move(found->value);
  restored_.values.erase(found);
  return value;
}

Listener StateTree::listener(Node& node, const Event::Trigger& trigger,
                             std::shared_ptr<Subscriber> subscriber) {
  const std::string& owner = subscriber->owner;
  const std::int64_t ordinal = node.subscriptions[&owner]++;
  Listener result{std::move(subscriber), trigger, ordinal};
  const auto found = std::find_if(
      restored_.listeners.begin(), restored_.listeners.end(), [&](const ListenerEntry& entry) {
        return entry.path == node.path && entry.owner == owner && entry.ordinal == ordinal;
      });
  if (found == restored_.listeners.end()) return result;
  result.changes = found->changes;
  result.latched = found->latched;
  restored_.listeners.erase(found);
  return result;
}

}  // namespace ferula
