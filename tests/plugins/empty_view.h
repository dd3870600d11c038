// The settings of plugins that a configuration does not mention.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ferula/config_view.h"

namespace ferula {

class EmptyView final : public ConfigView {
 public:
  Kind kind() const override { return Kind::mapping; }
  std::string text() const override { return ""; }
  std::vector<std::string> keys() const override { return {}; }
  std::size_t size() const override { return 0; }
  std::unique_ptr<ConfigView> child(std::string_view) const override { return nullptr; }
  std::unique_ptr<ConfigView> item(std::size_t) const override { return nullptr; }
  std::string where() const override { return "nowhere"; }
};

inline std::unique_ptr<ConfigView> no_settings(std::string_view) {
  return std::make_unique<EmptyView>();
}

}  // namespace ferula
