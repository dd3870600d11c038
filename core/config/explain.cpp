#include "core/config/explain.h"

#include <algorithm>
#include <map>

#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

void collect_leaves(const ConfigValue& value, const std::string& path, Leaves& leaves) {
  if (value.entries.empty() && !path.empty()) leaves[path] = &value;
  for (const auto& [key, child] : value.entries)
    collect_leaves(child, join_path(path, key), leaves);
}

std::string line(const std::string& path, const ConfigValue& value) {
  const std::string origin = value.origin.text();
  return path + ": " + to_yaml_line(value) + (origin.empty() ? "" : "  # " + origin) + "\n";
}

bool same(const std::optional<ConfigValue>& left, const std::optional<ConfigValue>& right) {
  return left && right && to_yaml_line(*left) == to_yaml_line(*right);
}

}  // namespace

Leaves leaves_of(const ConfigValue& tree, std::string_view path) {
  const ConfigValue* value = path.empty() ? &tree : tree.find(path);
  if (value != nullptr) {
    Leaves leaves;
    collect_leaves(*value, std::string(path), leaves);
    return leaves;
  }
  std::vector<std::string> paths;
  for (const auto& [known, leaf] : leaves_of(tree)) paths.push_back(known);
  throw Error("the configuration has no '" + std::string(path) + "'" + did_you_mean(path, paths));
}

std::string explain(const Leaves& leaves) {
  std::string text;
  for (const auto& [path, value] : leaves) text += line(path, *value);
  return text;
}

std::vector<Difference> diff(const ConfigValue& left, const ConfigValue& right) {
  std::map<std::string, Difference> all;
  for (const auto& [path, value] : leaves_of(left)) all[path].left = *value;
  for (const auto& [path, value] : leaves_of(right)) all[path].right = *value;
  std::vector<Difference> differences;
  for (auto& [path, difference] : all) {
    if (same(difference.left, difference.right)) continue;
    difference.path = path;
    differences.push_back(std::move(difference));
  }
  return differences;
}

std::string to_text(const std::vector<Difference>& differences) {
  std::string text;
  for (const auto& [path, left, right] : differences) {
    if (left) text += "- " + line(path, *left);
    if (right) text += "+ " + line(path, *right);
  }
  return text;
}

}  // namespace ferula
