#include "core/state/node.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ferula {

bool Listener::fires(const Node& node) {
  ++changes;
  const std::int64_t n = node.is_counter() ? std::get<std::int64_t>(node.value()) : changes;
  const bool in_range =
      (!trigger.before || n < *trigger.before) && (!trigger.after || n > *trigger.after);
  switch (trigger.filter) {
    case Event::Filter::change:
      return in_range;
    case Event::Filter::every:
      return in_range && n % trigger.n == 0;
    case Event::Filter::once:
      return in_range && n == trigger.n && !std::exchange(latched, true);
    case Event::Filter::condition:
      return !std::exchange(latched, trigger.condition()) && latched && in_range;
  }
  return false;
}

Node::Node(std::string_view path, ValueType type, const Declaration& declaration,
           const std::string& owner)
    : path(path),
      type(type),
      declaration(declaration),
      owner(owner),
      last_writer(&owner),
      next_writer(&owner) {}

void Node::join(Listener listener) {
  joining_.push_back(std::move(listener));
  settle();
}

void Node::leave() {
  leaving_ = true;
  settle();
}

void Node::settle() {
  if (emitting || (!leaving_ && joining_.empty())) return;
  const auto earlier_phase = [](Phase phase, const Listener& listener) {
    return phase < listener.subscriber->phase;
  };
  for (Listener& listener : joining_)
    listeners.insert(std::upper_bound(listeners.begin(), listeners.end(),
                                      listener.subscriber->phase, earlier_phase),
                     std::move(listener));
  joining_.clear();
  leaving_ = false;
  const auto gone =
      std::stable_partition(listeners.begin(), listeners.end(),
                            [](const Listener& listener) { return listener.subscriber->active; });
  // Destroyed last, because what a callback holds may end other subscriptions to this node.
  const std::vector<Listener> left(std::make_move_iterator(gone),
                                   std::make_move_iterator(listeners.end()));
  listeners.erase(gone, listeners.end());
  watch(lent_ || !listeners.empty());
}

void Node::lend() {
  lent_ = true;
  watch(true);
}

}  // namespace ferula
