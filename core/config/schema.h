// Which keys a configuration may have, and their defaults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/parameters.h"
#include "core/config/value.h"

namespace ferula {

// Collected from the parameter lists of all components that a configuration names.
class Schema {
 public:
  // Parameters below a section; the owner stands in origins and messages: "LeNet5 (plugin vision)".
  void add(std::string_view section, const std::vector<ParameterInfo>& parameters,
           const std::string& owner);
  // A key without default, such as `name`.
  void allow(std::string_view path);
  // A subtree that is nobody's business here.
  void leave_alone(std::string_view path);

  // Throws one Error that lists every unknown key, each with its place and the key that was meant.
  void check_unknown(const ConfigValue& tree) const;
  // Gives every missing key its default, with the origin "default of OWNER". Throws one Error that
  // lists all required keys that are missing.
  void apply_defaults(ConfigValue& tree) const;

  struct Key {
    std::string path;
    ParameterInfo parameter;
    std::string owner;
  };
  // What add() got, with full paths, in order.
  const std::vector<Key>& keys() const { return keys_; }

 private:
  bool is_known(std::string_view path) const;
  bool is_left_alone(std::string_view path) const;
  void collect_unknown(const ConfigValue& value, const std::string& path, std::string& found) const;
  std::vector<std::string> keys_below(std::string_view path) const;

  std::vector<Key> keys_;
  std::vector<std::string> allowed_, left_alone_;
};

// "model: LeNet5" is short for "model: {name: LeNet5}".
void expand_name_shorthand(ConfigValue& tree, std::string_view path);

}  // namespace ferula
