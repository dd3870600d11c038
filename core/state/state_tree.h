// The tree of all values of a run. Components get scopes of it; the host snapshots, restores and
// prints it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/state/emission.h"
#include "core/state/node.h"
#include "core/state/snapshot.h"
#include "ferula/state.h"

namespace ferula {

// Owns all values; their addresses are stable. [worker's thread]
class StateTree {
 public:
  StateTree() = default;
  ~StateTree();
  StateTree(const StateTree&) = delete;
  StateTree& operator=(const StateTree&) = delete;

  // The tree as the component of this name sees it; equal names share a scope.
  State& scope(const std::string& owner);

  // Callbacks that this component subscribes from here on run inside the guard.
  using CallbackGuard = std::function<void(const std::function<void()>&)>;
  void guard_callbacks(const std::string& owner, CallbackGuard guard);
  std::function<void()> guarded(const std::string& owner, std::function<void()> callback) const;

  // All values but those that depend on the clock, ordered by path, and how far the subscriptions
  // have counted; also those restored ones that nobody has declared again so far. Tensors are
  // shared, not copied.
  StateSnapshot snapshot() const;

  // Keeps the snapshot until values are declared and subscribed to, which then go on from there.
  // REQUIRES: nothing is declared yet that shall be restored.
  void restore(StateSnapshot snapshot);
  // Paths that were declared after a snapshot was restored that lacks them; of those below a name
  // that is new as a whole there are none if `new_names` may be.
  std::vector<std::string> not_restored(bool new_names) const;

  // Aligned text, a line a value, ordered by path: path, value, type, unit, owner, last writer,
  // number of listeners with their owners, meaning.
  std::string dump() const;

  // What scopes are made of. Declaring and finding throw Error as State does; owners are those of
  // scopes.
  Node& declare(const std::string& owner, ValueType type, std::string_view path,
                const void* initial, const Declaration& declaration);
  Node& find(std::string_view path) const;
  Node& node_of(const Event::Trigger& trigger) const;
  // Nodes that have this path, or else this tail of a path.
  std::vector<Node*> named(std::string_view path) const;
  // Makes the listener, going on where a restored one was.
  Listener listener(Node& node, const Event::Trigger& trigger,
                    std::shared_ptr<Subscriber> subscriber);
  Emission& emission() { return emission_; }

 private:
  void claim_name(const std::string& owner, std::string_view path);
  std::optional<StateValue> take_restored(std::string_view path);

  Emission emission_;
  std::map<std::string, std::unique_ptr<State>, std::less<>> scopes_;  // by owner
  std::map<std::string, CallbackGuard> guards_;                        // by owner
  std::map<std::string, const std::string*, std::less<>> owners_;      // of first segments
  std::map<std::string, std::unique_ptr<Node>, std::less<>> nodes_;    // by path
  std::map<const void*, Node*> nodes_by_variable_;
  StateSnapshot restored_;  // what nobody has claimed yet
  bool is_restored_ = false;
  std::set<std::string, std::less<>> restored_names_;  // first segments
  std::vector<std::string> not_restored_;
};

}  // namespace ferula
