#include "core/config/view.h"

#include "core/config/yaml.h"
#include "ferula/error.h"

namespace ferula {
namespace {

class TreeView : public ConfigView {
 public:
  TreeView(std::shared_ptr<const ConfigValue> value, std::string path)
      : value_(std::move(value)), path_(std::move(path)) {}

  Kind kind() const override { return value_->kind; }

  std::string text() const override {
    if (kind() == Kind::scalar) return value_->text;
    throw Error(where() + ": expected a single value, got " + shown(*value_));
  }

  std::vector<std::string> keys() const override { return value_->keys(); }

  std::size_t size() const override { return value_->entries.size() + value_->items.size(); }

  std::unique_ptr<ConfigView> child(std::string_view key) const override {
    for (const auto& [name, value] : value_->entries)
      if (name == key) return view_of(value, join_path(path_, key));
    return nullptr;
  }

  std::unique_ptr<ConfigView> item(std::size_t index) const override {
    return view_of(value_->items[index], path_ + "[" + std::to_string(index) + "]");
  }

  std::string where() const override { return place(*value_, path_); }

 private:
  std::unique_ptr<ConfigView> view_of(const ConfigValue& part, std::string path) const {
    return std::make_unique<TreeView>(std::shared_ptr<const ConfigValue>(value_, &part),
                                      std::move(path));
  }

  std::shared_ptr<const ConfigValue> value_;
  std::string path_;
};

}  // namespace

std::unique_ptr<ConfigView> make_view(ConfigValue subtree, std::string key_path) {
  return std::make_unique<TreeView>(std::make_shared<const ConfigValue>(std::move(subtree)),
                                    std::move(key_path));
}

}  // namespace ferula
