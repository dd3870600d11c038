#include "core/sweep/conditions.h"

#include <algorithm>

#include "core/config/scalar.h"
#include "core/config/yaml.h"

namespace ferula {
namespace {

using Kind = ConfigValue::Kind;

// 0.1 and 1e-1 are the same, so are yes and true.
bool same(const ConfigValue& a, const ConfigValue& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != Kind::scalar) return to_yaml_line(a) == to_yaml_line(b);
  if (a.text == b.text) return true;
  if (a.quoted || b.quoted) return false;
  const auto number = parse_real(a.text), other_number = parse_real(b.text);
  if (number && other_number) return *number == *other_number;
  const auto truth = parse_boolean(a.text), other_truth = parse_boolean(b.text);
  return truth && truth == other_truth;
}

}  // namespace

bool overlap(const std::string& a, const std::string& b) {
  const auto below = [](const std::string& path, const std::string& parent) {
    return path.starts_with(parent) && (path.size() == parent.size() || path[parent.size()] == '.');
  };
  return below(a, b) || below(b, a);
}

const ConfigValue* value_at(const std::string& path, const SweptKey& key,
                            const ConfigValue& value) {
  if (path == key.path) return &value;
  return path.starts_with(key.path + ".") ? value.find(path.substr(key.path.size() + 1)) : nullptr;
}

bool is_wanted(const ConfigValue* value, const Condition& condition) {
  return value != nullptr &&
         std::any_of(condition.values.begin(), condition.values.end(),
                     [&](const ConfigValue& wanted) { return same(*value, wanted); });
}

}  // namespace ferula
