#include "core/config/schema.h"

#include <algorithm>

#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

bool is_at_or_below(std::string_view path, std::string_view section) {
  return path.starts_with(section) &&
         (path.size() == section.size() || path[section.size()] == '.');
}

}  // namespace

void Schema::add(std::string_view section, const std::vector<ParameterInfo>& parameters,
                 const std::string& owner) {
  for (const ParameterInfo& parameter : parameters)
    keys_.push_back({join_path(section, parameter.key), parameter, owner});
}

void Schema::allow(std::string_view path) { allowed_.emplace_back(path); }
void Schema::leave_alone(std::string_view path) { left_alone_.emplace_back(path); }

bool Schema::is_left_alone(std::string_view path) const {
  return std::any_of(left_alone_.begin(), left_alone_.end(),
                     [&](const std::string& section) { return is_at_or_below(path, section); });
}

// A path is known if something known is at it or below it.
bool Schema::is_known(std::string_view path) const {
  const auto fits = [&](std::string_view known) { return is_at_or_below(known, path); };
  return std::any_of(allowed_.begin(), allowed_.end(), fits) ||
         std::any_of(left_alone_.begin(), left_alone_.end(), fits) ||
         std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) { return fits(key.path); });
}

std::vector<std::string> Schema::keys_below(std::string_view path) const {
  std::vector<std::string> keys;
  const auto collect = [&](std::string_view known) {
    if (!path.empty() && !(is_at_or_below(known, path) && known.size() > path.size())) return;
    const std::string_view rest = path.empty() ? known : known.substr(path.size() + 1);
    const std::string key(split_path(rest).first);
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  };
  for (const Key& key : keys_) collect(key.path);
  for (const std::string& allowed : allowed_) collect(allowed);
  for (const std::string& section : left_alone_) collect(section);
  return keys;
}

void Schema::collect_unknown(const ConfigValue& value, const std::string& path,
                             std::string& found) const {
  for (const auto& [key, child] : value.entries) {
    const std::string child_path = join_path(path, key);
    if (is_left_alone(child_path)) continue;
    if (is_known(child_path))
      collect_unknown(child, child_path, found);
    else
      found += "\n  " + child.origin + ": " + child_path + did_you_mean(key, keys_below(path));
  }
}

void Schema::check_unknown(const ConfigValue& tree) const {
  std::string found;
  collect_unknown(tree, "", found);
  if (!found.empty()) throw Error("nobody knows these keys of the configuration:" + found);
}

void Schema::apply_defaults(ConfigValue& tree) const {
  std::string missing;
  for (const Key& key : keys_) {
    if (tree.find(key.path) != nullptr) continue;
    if (key.parameter.constraint.required)
      missing += "\n  " + key.path + ": " + expectation(key.parameter) + "; " +
                 key.parameter.meaning + " (" + key.owner + ")";
    if (key.parameter.constraint.required || key.parameter.is_section) continue;
    ConfigValue value = key.parameter.default_value;
    value.origin = "default of " + key.owner;
    tree.set(key.path, std::move(value));
  }
  if (!missing.empty()) throw Error("the configuration lacks:" + missing);
}

void expand_name_shorthand(ConfigValue& tree, std::string_view path) {
  ConfigValue* value = tree.find(path);
  if (value == nullptr || value->kind != ConfigValue::Kind::scalar) return;
  ConfigValue name = std::move(*value);
  *value = ConfigValue::mapping(name.origin);
  value->set("name", std::move(name));
}

}  // namespace ferula
