// Run state: one tree of typed, observable values that holds all that a run knows of itself.
//
//   Var<double>& loss = session.state().add<double>("training/loss", 0.0, {.meaning = "…"});
//   loss = 0.5;                                           // an event is the change of a value
//   subscription_ = session.state().subscribe(on(epoch).every(10), Phase::writers, [this] { … });
//
// An assignment that nobody watches costs one branch. The rules of emission:
//   - every assignment is a change, equal or not; callbacks run after the store, by phase, then in
//     order of subscription;
//   - a callback added while a value is emitted runs from the next change on; one removed does not
//     run any more;
//   - assigning a value that is just being emitted is queued, and stored and emitted afterwards;
//     a cascade 64 deep is an Error that shows its path;
//   - an exception of a callback ends the emission and reaches the assignment; what was queued is
//     dropped.
// Only the worker's thread writes and subscribes.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ferula/build.h"

namespace ferula {

enum class ValueType : std::int32_t { boolean, integer, real, text, tensor };

template <class T>
constexpr ValueType value_type() {
  if constexpr (std::is_same_v<T, bool>)
    return ValueType::boolean;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return ValueType::integer;
  else if constexpr (std::is_same_v<T, double>)
    return ValueType::real;
  else if constexpr (std::is_same_v<T, std::string>)
    return ValueType::text;
  else {
    static_assert(std::is_same_v<T, at::Tensor>,
                  "run state holds bool, std::int64_t, double, std::string and at::Tensor");
    return ValueType::tensor;
  }
}

// What the host puts behind a value that somebody watches. Implemented by the host only.
template <class T>
class Watcher {
 public:
  virtual void assign(T value) = 0;  // stores and emits, or queues
 protected:
  ~Watcher() = default;
};

// A value of the state. Owned by the state, at a fixed address as long as the session lives.
template <class T>
class Var {
 public:
  explicit Var(T initial) : value_(std::move(initial)) {}
  Var(const Var&) = delete;
  Var& operator=(const Var&) = delete;

  const T& get() const { return value_; }
  operator const T&() const { return value_; }

  Var& operator=(T value) {
    set(std::move(value));
    return *this;
  }
  void set(T value) {
    if (watcher_ != nullptr) [[unlikely]]
      return watcher_->assign(std::move(value));
    value_ = std::move(value);
  }
  // REQUIRES: not a tensor, whose comparison would cost a pass over it.
  void set_if_changed(T value) {
    static_assert(!std::is_same_v<T, at::Tensor>, "tensors are never compared; use set()");
    if (!(value_ == value)) set(std::move(value));
  }
  // Announces that the contents changed in place.
  void touch() {
    if (watcher_ != nullptr) watcher_->assign(value_);
  }

 private:
  template <class>
  friend class ValueNode;  // the host's side
  T value_;
  Watcher<T>* watcher_ = nullptr;
};

// Compiled into both sides of the plugin ABI: never changes within a major version.
static_assert(sizeof(Var<double>) == 16 && sizeof(Var<at::Tensor>) == 16);

enum class Role : std::int32_t {
  counter,      // an integer; every(n) means value % n == 0
  measurement,  // written by its owner
  setting,      // may be written by others, who are remembered: see State::setting
  clock,        // depends on the time of day or on speed: never in a snapshot
};

struct Declaration {
  Role role = Role::measurement;
  std::string unit;
  std::string meaning;
};
static_assert(sizeof(Declaration) == 72);

// The order in which callbacks run, within one change.
enum class Phase : std::int32_t { measurements, writers, deciders };

// What a callback waits for: changes of one value, filtered; or of several (a | b). A filter behind
// a union holds for each of its values by itself.
class Event {
 public:
  enum class Filter : std::int32_t { change, every, once, condition };

  struct Trigger {
    const void* value;  // a Var<T>
    ValueType type;
    Filter filter = Filter::change;
    std::int64_t n = 0;
    std::optional<std::int64_t> after, before;
    std::function<bool()> condition;
  };

  template <class T>
  explicit Event(const Var<T>& value) : triggers_{Trigger{&value, value_type<T>()}} {}

  // A counter: at every multiple of n. Anything else: at every n-th change.
  Event every(std::int64_t n) && { return filtered(Filter::every, n); }
  // A counter: when it becomes n. Anything else: at the n-th change. Never twice.
  Event once(std::int64_t n = 1) && { return filtered(Filter::once, n); }
  // Only while the value (of a counter; else the number of changes) is less or greater than n.
  Event before(std::int64_t n) && {
    for (Trigger& trigger : triggers_) trigger.before = n;
    return std::move(*this);
  }
  Event after(std::int64_t n) && {
    for (Trigger& trigger : triggers_) trigger.after = n;
    return std::move(*this);
  }
  // When the condition becomes true, having been false at the change before.
  Event when(std::function<bool()> condition) && {
    for (Trigger& trigger : triggers_) {
      trigger.filter = Filter::condition;
      trigger.condition = condition;
    }
    return std::move(*this);
  }
  friend Event operator|(Event a, Event b) {
    for (Trigger& trigger : b.triggers_) a.triggers_.push_back(std::move(trigger));
    return a;
  }

  const std::vector<Trigger>& triggers() const { return triggers_; }

 private:
  Event filtered(Filter filter, std::int64_t n) {
    for (Trigger& trigger : triggers_) {
      trigger.filter = filter;
      trigger.n = n;
    }
    return std::move(*this);
  }
  std::vector<Trigger> triggers_;
};

static_assert(sizeof(Event) == 24 && sizeof(Event::Trigger) == 88);

template <class T>
Event on(const Var<T>& value) {
  return Event(value);
}

// Ends the subscription when destroyed; may outlive the state.
class FERULA_EXPORT SubscriptionHandle {
 public:
  virtual ~SubscriptionHandle();
};
using Subscription = std::unique_ptr<SubscriptionHandle>;

class FERULA_EXPORT SettingWriter {
 public:
  virtual void about_to_write() noexcept = 0;  // remembers by whom

 protected:
  ~SettingWriter();
};

// A value that somebody else owns and lets others write.
template <class T>
class Setting {
 public:
  Setting(Var<T>& value, SettingWriter& writer) : value_(&value), writer_(&writer) {}
  const T& get() const { return value_->get(); }
  operator const T&() const { return value_->get(); }
  const Var<T>& value() const { return *value_; }
  void set(T value) {
    writer_->about_to_write();
    value_->set(std::move(value));
  }

 private:
  Var<T>* value_;
  SettingWriter* writer_;
};

// The tree, as one component sees it: it reads everything, and writes below names that it was the
// first to claim ("training" in "training/loss").
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT State {
 public:
  virtual ~State();

  // Declares a value and becomes its owner. When a run is resumed, it starts with the value of the
  // snapshot instead of `initial`; a tensor of the same shape and type is copied into `initial`, so
  // that it stays attached. Throws Error if the path is taken or below somebody else's name.
  template <class T>
  Var<T>& add(std::string_view path, T initial, const Declaration& declaration) {
    return *static_cast<Var<T>*>(declare(value_type<T>(), path, &initial, declaration));
  }

  // A value by its path, or by a tail of it that only one value has ("loss" if there is one loss).
  // Throws Error with the candidates if it is unknown or ambiguous, or of another type.
  template <class T>
  const Var<T>& get(std::string_view path) const {
    return *static_cast<const Var<T>*>(lookup(value_type<T>(), path));
  }

  // A setting to write. Throws Error as get() does, and if its owner did not declare a setting.
  template <class T>
  Setting<T> setting(std::string_view path) {
    SettingWriter* writer = nullptr;
    void* value = writable(value_type<T>(), path, writer);
    return Setting<T>(*static_cast<Var<T>*>(value), *writer);
  }

  // Whether get() would find it, as one type or another.
  virtual bool contains(std::string_view path) const = 0;

  // The callback runs as long as the subscription lives. Throws Error if a filter makes no sense.
  [[nodiscard]] virtual Subscription subscribe(Event event, Phase phase,
                                               std::function<void()> callback) = 0;

  // Between these, values are stored but not emitted; the end emits each changed value once, and
  // calls each callback once; abandoning emits nothing. They nest, and the outermost decides. Use
  // Transaction.
  virtual void begin_transaction() = 0;
  virtual void end_transaction() = 0;
  virtual void abandon_transaction() noexcept = 0;

  // All values as text: path, value, type, unit, owner, last writer, number of listeners, meaning.
  virtual std::string dump() const = 0;

 protected:
  // `initial` points to a T, the result to a Var<T>.
  virtual void* declare(ValueType type, std::string_view path, const void* initial,
                        const Declaration& declaration) = 0;
  virtual const void* lookup(ValueType type, std::string_view path) const = 0;
  virtual void* writable(ValueType type, std::string_view path, SettingWriter*& writer) = 0;
};

// The event that a measurement such as "validation_set_agg/acc" is new. Most columns of a table are
// declared with its first row only: until then it is the change of the table's rows, and the value
// is to be looked up when it comes. Throws Error as State::get() does if there is neither.
inline Event measured(const State& state, const std::string& path) {
  const std::string rows = path.substr(0, path.rfind('/')) + "/rows";
  const bool is_to_come = !state.contains(path) && state.contains(rows);
  return is_to_come ? on(state.get<std::int64_t>(rows)) : on(state.get<double>(path));
}

// Several assignments, one notification. If the block is left by an exception the values stay
// stored and nothing is emitted.
class FERULA_EXPORT Transaction {
 public:
  explicit Transaction(State& state);
  ~Transaction() noexcept(false);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  State& state_;
  int exceptions_;
};

}  // namespace ferula
