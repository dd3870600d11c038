#include "core/state/state_tree.h"

#include <algorithm>
#include <utility>

#include "core/state/scope.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

bool is_path(std::string_view path) {
  const auto is_bad = [](unsigned char c) { return c <= ' ' || c == 0x7f; };
  return !path.empty() && path.front() != '/' && path.back() != '/' &&
         path.find("//") == path.npos && std::none_of(path.begin(), path.end(), is_bad);
}

std::string_view first_name(std::string_view path) { return path.substr(0, path.find('/')); }

void check(std::string_view path, ValueType type, const Declaration& declaration) {
  if (!is_path(path))
    throw Error("run state: " + quoted(path) +
                " is no path; expected names with '/' between them and no spaces, such as "
                "training/loss");
  if (declaration.role == Role::counter && type != ValueType::integer)
    throw Error("run state: " + quoted(path) + " is of type " + type_name(type) +
                "; a counter must be an integer");
}

}  // namespace

StateTree::~StateTree() {
  // What callbacks hold may end subscriptions to nodes that are gone by then.
  for (const auto& [path, node] : nodes_)
    for (const Listener& listener : node->listeners) listener.subscriber->active = false;
}

State& StateTree::scope(const std::string& owner) {
  const auto [entry, is_new] = scopes_.try_emplace(owner);
  if (is_new) entry->second = make_scope(*this, entry->first);
  return *entry->second;
}

void StateTree::guard_callbacks(const std::string& owner, CallbackGuard guard) {
  guards_[owner] = std::move(guard);
}

std::function<void()> StateTree::guarded(const std::string& owner,
                                         std::function<void()> callback) const {
  const auto found = guards_.find(owner);
  if (found == guards_.end()) return callback;
  return [guard = found->second, callback = std::move(callback)] { guard(callback); };
}

void StateTree::claim_name(const std::string& owner, std::string_view path) {
  const std::string_view name = first_name(path);
  const std::string& first = *owners_.try_emplace(std::string(name), &owner).first->second;
  if (first != owner)
    throw Error("run state: " + quoted(owner) + " cannot declare " + quoted(path) +
                ", because everything below " + quoted(name) + " belongs to " + quoted(first));
}

Node& StateTree::declare(const std::string& owner, ValueType type, std::string_view path,
                         const void* initial, const Declaration& declaration) {
  check(path, type, declaration);
  claim_name(owner, path);
  if (nodes_.contains(path))
    throw Error("run state: " + quoted(owner) + " declares " + quoted(path) + " a second time");
  std::unique_ptr<Node> node = make_node(path, type, initial, declaration, owner, emission_);
  if (const std::optional<StateValue> value = take_restored(path))
    node->resume(*value);
  else if (is_restored_ && declaration.role != Role::clock)
    not_restored_.emplace_back(path);
  nodes_by_variable_[node->variable()] = node.get();
  return *nodes_.emplace(path, std::move(node)).first->second;
}

std::vector<Node*> StateTree::named(std::string_view path) const {
  if (const auto found = nodes_.find(path); found != nodes_.end()) return {found->second.get()};
  const std::string tail = std::string("/").append(path);
  std::vector<Node*> result;
  for (const auto& [candidate, node] : nodes_)
    if (candidate.ends_with(tail)) result.push_back(node.get());
  return result;
}

Node& StateTree::find(std::string_view path) const {
  const std::vector<Node*> found = named(path);
  if (found.size() == 1) return *found.front();
  std::vector<std::string> candidates;
  for (const Node* node : found) candidates.push_back(node->path);
  if (!found.empty())
    throw Error("run state: " + quoted(path) + " may be " + joined(candidates, " or ") +
                "; write more of the path");
  for (const auto& [candidate, node] : nodes_) {
    candidates.push_back(candidate);
    candidates.push_back(candidate.substr(candidate.rfind('/') + 1));
  }
  throw Error("run state has no value " + quoted(path) + did_you_mean(path, candidates));
}

Node& StateTree::node_of(const Event::Trigger& trigger) const {
  const auto found = nodes_by_variable_.find(trigger.value);
  if (found != nodes_by_variable_.end()) return *found->second;
  throw Error(
      "run state: a subscription waits for a value of another state; expected one that "
      "add() or get() of this state returned");
}

}  // namespace ferula
