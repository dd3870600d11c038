#include <ATen/core/grad_mode.h>

#include <utility>

#include "core/state/emission.h"
#include "core/state/node.h"
#include "ferula/error.h"

namespace ferula {
namespace {

bool fits(const at::Tensor& stored, const at::Tensor& declared) {
  return stored.defined() && declared.defined() && stored.scalar_type() == declared.scalar_type() &&
         stored.sizes() == declared.sizes();
}

// Others may hold on to a declared tensor (a weight), so that only its contents can be replaced;
// not if it is empty or a single number.
bool can_resume(const at::Tensor& stored, const at::Tensor& declared) {
  return fits(stored, declared) || !declared.defined() || declared.dim() == 0 ||
         declared.numel() == 0;
}
at::Tensor resumed(const at::Tensor& stored, const at::Tensor& declared) {
  if (!fits(stored, declared)) return stored;
  const at::NoGradGuard no_grad;
  return declared.copy_(stored);
}

template <class T>
bool can_resume(const T&, const T&) {
  return true;
}
template <class T>
T resumed(const T& stored, const T&) {
  return stored;
}

// "real 0.5", "tensor Float [3, 4]"
std::string described(const StateValue& value) {
  return type_name(static_cast<ValueType>(value.index())) + " " + shown(value);
}

}  // namespace

// The host's side of a Var: stands between an assignment and the value while somebody watches.
template <class T>
class ValueNode final : public Node, public Watcher<T> {
 public:
  ValueNode(std::string_view path, const T& initial, const Declaration& declaration,
            const std::string& owner, Emission& emission)
      : Node(path, value_type<T>(), declaration, owner), variable_(initial), emission_(emission) {}

  void* variable() override { return &variable_; }
  StateValue value() const override { return variable_.get(); }

  void assign(T value) override {
    last_writer = std::exchange(next_writer, &owner);
    if (emitting) return queue_.push_back({std::move(value), emission_.cascade()});
    variable_.value_ = std::move(value);
    emission_.changed(*this);
  }

  void resume(const StateValue& stored) override {
    const T* value = std::get_if<T>(&stored);
    if (value == nullptr || !can_resume(*value, variable_.get()))
      throw Error("run state: the snapshot has " + described(stored) + " for '" + path +
                  "', but '" + owner + "' declares " + described(this->value()) +
                  "; resume with the configuration and plugins that the run was started with");
    variable_.value_ = resumed(*value, variable_.get());
  }

  bool store_queued(Cascade& cascade) override {
    if (queue_.empty()) return false;
    variable_.value_ = std::move(queue_.front().value);
    cascade = queue_.front().cascade;
    queue_.erase(queue_.begin());
    return true;
  }

  void clear_queue() noexcept override { queue_.clear(); }

 private:
  struct Queued {
    T value;
    Cascade cascade;
  };

  void watch(bool on) override { variable_.watcher_ = on ? this : nullptr; }

  Var<T> variable_;
  Emission& emission_;
  std::vector<Queued> queue_;
};

namespace {

template <class T>
std::unique_ptr<Node> make(std::string_view path, const void* initial,
                           const Declaration& declaration, const std::string& owner,
                           Emission& emission) {
  return std::make_unique<ValueNode<T>>(path, *static_cast<const T*>(initial), declaration, owner,
                                        emission);
}

}  // namespace

std::unique_ptr<Node> make_node(std::string_view path, ValueType type, const void* initial,
                                const Declaration& declaration, const std::string& owner,
                                Emission& emission) {
  constexpr decltype(&make<bool>) kMakers[] = {make<bool>, make<std::int64_t>, make<double>,
                                               make<std::string>, make<at::Tensor>};
  return kMakers[static_cast<std::size_t>(type)](path, initial, declaration, owner, emission);
}

}  // namespace ferula
