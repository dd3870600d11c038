// A component's own part of the configuration.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/build.h"

namespace ferula {

// A read-only view of one subtree, with no way up: a component cannot know where it lives.
// Most components never see one: they list their parameters (parameters.h) and receive values.
//
// Implemented by the host; new virtual functions are appended. [any thread]
class FERULA_EXPORT ConfigView {
 public:
  enum class Kind : std::int32_t { null, scalar, list, mapping };

  virtual ~ConfigView();

  virtual Kind kind() const = 0;
  // The scalar as written. Throws Error if this is no scalar.
  virtual std::string text() const = 0;
  // Keys of a mapping in order; empty for anything else.
  virtual std::vector<std::string> keys() const = 0;
  // Entries of a mapping or list; 0 for anything else.
  virtual std::size_t size() const = 0;
  // The value of a key, or null if there is none.
  virtual std::unique_ptr<ConfigView> child(std::string_view key) const = 0;
  // REQUIRES: kind() == list, index < size().
  virtual std::unique_ptr<ConfigView> item(std::size_t index) const = 0;
  // For error messages: "experiment.yaml:17: model.layers".
  virtual std::string where() const = 0;
};

}  // namespace ferula
