#include "core/sweep/known_keys.h"

#include <algorithm>

#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {

void check_keys(const ConfigValue& mapping, const std::string& path,
                const std::vector<std::string>& known) {
  for (const auto& [key, value] : mapping.entries) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string hint = did_you_mean(key, known);
    throw Error(place(value, join_path(path, key)) + ": unknown key" +
                (hint.empty() ? " (known here: " + joined(known) + ")" : hint));
  }
}

void check_is_mapping(const ConfigValue& value, const std::string& path,
                      const std::string& example) {
  if (value.kind == ConfigValue::Kind::mapping || value.kind == ConfigValue::Kind::null) return;
  throw Error(place(value, path) + ": expected a mapping, such as " + example + ", got " +
              shown(value));
}

}  // namespace ferula
