#include "core/state/emission.h"

#include <algorithm>
#include <string>

#include "ferula/error.h"

namespace ferula {
namespace {

// "a → b → a → …": up to the first value that comes again.
std::string path_of(const Cascade& cascade) {
  std::string path;
  for (auto node = cascade.begin(); node != cascade.end(); ++node) {
    path += (path.empty() ? "" : " → ") + (*node)->path;
    if (std::find(cascade.begin(), node, *node) != node) return path + " → …";
  }
  return path;
}

// Runs at the end of a block, however it is left.
template <class Function>
struct Finally {
  Function function;
  ~Finally() { function(); }
};
template <class Function>
Finally(Function) -> Finally<Function>;

}  // namespace

Emission::Emission() { cascade_.reserve(kDeepestCascade); }

void Emission::changed(Node& node) {
  if (node.pending) return;
  if (open_transactions_ == 0) return emit(node, ++emissions_);
  node.pending = true;
  pending_.push_back(&node);
}

void Emission::emit(Node& node, std::uint64_t number) {
  const Finally finish{[&, depth = cascade_.size()] {
    cascade_.resize(depth);
    node.emitting = false;
    node.clear_queue();
    node.settle();
  }};
  node.emitting = true;
  notify(node, number);
  while (node.store_queued(cascade_)) notify(node, ++emissions_);
}

void Emission::notify(Node& node, std::uint64_t number) {
  const std::size_t depth = cascade_.size();
  cascade_.push_back(&node);
  if (cascade_.size() == kDeepestCascade)
    throw Error::failed_run(
        "run state: a cascade of " + std::to_string(kDeepestCascade) +
        " changes, each made by a callback of the one before, was cut: " + path_of(cascade_));
  for (Listener& listener : node.listeners) {
    Subscriber& subscriber = *listener.subscriber;
    if (!subscriber.active || !listener.fires(node) || subscriber.called[depth] == number) continue;
    subscriber.called[depth] = number;
    subscriber.callback();
  }
}

void Emission::begin_transaction() {
  if (open_transactions_++ == 0) first_pending_ = pending_.size();
}

void Emission::end_transaction() {
  if (--open_transactions_ > 0) return;
  const std::size_t first = first_pending_, last = pending_.size();
  const Finally finish{[&] { drop_pending(first); }};
  const std::uint64_t number = ++emissions_;
  for (std::size_t i = first; i < last; ++i) {
    pending_[i]->pending = false;
    emit(*pending_[i], number);
  }
}

void Emission::abandon_transaction() noexcept {
  if (--open_transactions_ == 0) drop_pending(first_pending_);
}

void Emission::drop_pending(std::size_t first) noexcept {
  for (std::size_t i = first; i < pending_.size(); ++i) pending_[i]->pending = false;
  pending_.resize(first);
}

}  // namespace ferula
