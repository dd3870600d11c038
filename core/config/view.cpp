#include "core/config/view.h"

#include "ferula/error.h"

namespace ferula {
namespace {

class ValueView final : public ConfigView {
 public:
  ValueView(const ConfigValue& value, std::string path) : value_(value), path_(std::move(path)) {}

  Kind kind() const override { return value_.kind; }
  std::string text() const override {
    if (value_.kind != Kind::scalar) throw Error(where() + ": expected a single value");
    return value_.text;
  }
  std::vector<std::string> keys() const override {
    std::vector<std::string> keys;
    for (const auto& [key, value] : value_.entries) keys.push_back(key);
    return keys;
  }
  std::size_t size() const override { return value_.entries.size() + value_.items.size(); }
  std::unique_ptr<ConfigView> child(std::string_view key) const override {
    for (const auto& [name, value] : value_.entries)
      if (name == key) return make_view(value, join_path(path_, key));
    return nullptr;
  }
  std::unique_ptr<ConfigView> item(std::size_t index) const override {
    return make_view(value_.items.at(index), path_ + "[" + std::to_string(index) + "]");
  }
  std::string where() const override { return value_.origin + ": " + path_; }

 private:
  const ConfigValue& value_;
  std::string path_;
};

}  // namespace

std::unique_ptr<ConfigView> make_view(const ConfigValue& value, std::string path) {
  return std::make_unique<ValueView>(value, std::move(path));
}

}  // namespace ferula
