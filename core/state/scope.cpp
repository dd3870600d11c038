#include "core/state/scope.h"

#include <map>
#include <utility>

#include "core/state/state_tree.h"
#include "ferula/error.h"

namespace ferula {
namespace {

// Does not keep the callback alive: it goes with the state at the latest.
class Handle final : public SubscriptionHandle {
 public:
  explicit Handle(std::weak_ptr<Subscriber> subscriber) : subscriber_(std::move(subscriber)) {}
  ~Handle() override {
    const std::shared_ptr<Subscriber> subscriber = subscriber_.lock();
    if (!subscriber || !std::exchange(subscriber->active, false)) return;
    for (Node* node : subscriber->nodes) node->leave();
  }

 private:
  std::weak_ptr<Subscriber> subscriber_;
};

class Writer final : public SettingWriter {
 public:
  Writer(Node& node, const std::string& owner) : node_(node), owner_(owner) { node.lend(); }
  void about_to_write() noexcept override { node_.next_writer = &owner_; }

 private:
  Node& node_;
  const std::string& owner_;
};

void check(const Event::Trigger& trigger, const Node& node) {
  const bool counts =
      trigger.filter == Event::Filter::every || trigger.filter == Event::Filter::once;
  if (counts && trigger.n <= 0)
    throw Error("run state: a subscription to '" + node.path + "' asks for " +
                (trigger.filter == Event::Filter::every ? "every(" : "once(") +
                std::to_string(trigger.n) + "); expected 1 or more");
}

class Scope final : public State {
 public:
  Scope(StateTree& tree, const std::string& owner) : tree_(tree), owner_(owner) {}

  bool contains(std::string_view path) const override { return tree_.named(path).size() == 1; }

  Subscription subscribe(Event event, Phase phase, std::function<void()> callback) override {
    for (const Event::Trigger& trigger : event.triggers()) check(trigger, tree_.node_of(trigger));
    const auto subscriber = std::make_shared<Subscriber>(
        Subscriber{phase, owner_, tree_.guarded(owner_, std::move(callback))});
    for (const Event::Trigger& trigger : event.triggers()) {
      Node& node = tree_.node_of(trigger);
      subscriber->nodes.push_back(&node);
      node.join(tree_.listener(node, trigger, subscriber));
    }
    return std::make_unique<Handle>(subscriber);
  }

  void begin_transaction() override { tree_.emission().begin_transaction(); }
  void end_transaction() override { tree_.emission().end_transaction(); }
  void abandon_transaction() noexcept override { tree_.emission().abandon_transaction(); }

  std::string dump() const override { return tree_.dump(); }

 private:
  void* declare(ValueType type, std::string_view path, const void* initial,
                const Declaration& declaration) override {
    return tree_.declare(owner_, type, path, initial, declaration).variable();
  }

  const void* lookup(ValueType type, std::string_view path) const override {
    return find(type, path).variable();
  }

  void* writable(ValueType type, std::string_view path, SettingWriter*& writer) override {
    Node& node = find(type, path);
    if (node.declaration.role != Role::setting)
      throw Error("run state: '" + node.path + "' is no setting; only its owner '" + node.owner +
                  "' writes it");
    writer = &writers_.try_emplace(&node, node, owner_).first->second;
    return node.variable();
  }

  Node& find(ValueType type, std::string_view path) const {
    Node& node = tree_.find(path);
    if (node.type == type) return node;
    throw Error("run state: '" + node.path + "' is of type " + type_name(node.type) + ", not " +
                type_name(type) + " (it belongs to '" + node.owner + "')");
  }

  StateTree& tree_;
  const std::string& owner_;
  std::map<const Node*, Writer> writers_;
};

}  // namespace

std::unique_ptr<State> make_scope(StateTree& tree, const std::string& owner) {
  return std::make_unique<Scope>(tree, owner);
}

}  // namespace ferula
