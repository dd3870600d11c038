// A value of run state with all that the tree knows about it, and those who listen to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/state/snapshot.h"
#include "ferula/state.h"

namespace ferula {

class Emission;
class Node;

// A cascade of changes, each the consequence of the one before, is cut at this depth.
inline constexpr std::size_t kDeepestCascade = 64;

using Cascade = std::vector<const Node*>;

// A callback with what it needs to run at most once in an emission.
struct Subscriber {
  Phase phase;
  const std::string& owner;
  std::function<void()> callback;
  std::vector<Node*> nodes;  // whose changes it waits for
  bool active = true;
  // At each depth of the running cascade, the number of the last emission that called it.
  std::uint64_t called[kDeepestCascade] = {};
};

// One trigger of a subscription; belongs to the value that it waits for.
struct Listener {
  std::shared_ptr<Subscriber> subscriber;
  Event::Trigger trigger;
  std::int64_t ordinal;
  std::int64_t changes = 0;
  bool latched = false;  // as in ListenerEntry

  // Counts a change of the node, and decides whether it is one that the trigger waits for.
  bool fires(const Node& node);
};

class Node {
 public:
  Node(std::string_view path, ValueType type, const Declaration& declaration,
       const std::string& owner);
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  virtual void* variable() = 0;  // the Var<T>
  virtual StateValue value() const = 0;
  // Starts with the value of a snapshot. Throws Error if it is of another type or shape.
  virtual void resume(const StateValue& stored) = 0;
  // Stores the oldest assignment that was queued while the node was emitted, and tells which
  // cascade led to it. False if there is none.
  virtual bool store_queued(Cascade& cascade) = 0;
  virtual void clear_queue() noexcept = 0;

  bool is_counter() const { return declaration.role == Role::counter; }

  // A listener that comes or goes while the node is emitted does so after the emission.
  void join(Listener listener);
  void leave();  // REQUIRES: a subscriber became inactive
  void settle();

  // Hands out the right to write, so that each assignment must be told from the owner's own.
  void lend();

  const std::string path;
  const ValueType type;
  const Declaration declaration;
  const std::string& owner;
  const std::string* last_writer;
  const std::string* next_writer;   // the owner, but for the moment in which another one assigns
  std::vector<Listener> listeners;  // in the order in which they are called
  std::map<const std::string*, std::int64_t> subscriptions;  // made so far, by owner
  bool emitting = false;
  bool pending = false;  // stored, to be emitted when a transaction ends

 protected:
  virtual void watch(bool on) = 0;

 private:
  std::vector<Listener> joining_;
  bool leaving_ = false;
  bool lent_ = false;
};

// `initial` points to a value of the type.
std::unique_ptr<Node> make_node(std::string_view path, ValueType type, const void* initial,
                                const Declaration& declaration, const std::string& owner,
                                Emission& emission);

}  // namespace ferula
