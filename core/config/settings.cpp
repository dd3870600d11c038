#include "core/config/settings.h"

#include <algorithm>

#include "core/config/merge.h"
#include "core/config/scalar.h"
#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

void check_path(std::string_view path, const std::string& source) {
  if (!is_key_path(path))
    throw Error(source + ": expected keys with dots between, such as training.seed=7 or ~training");
}

// All paths below a mapping: "a", "a.b", "c".
void collect_paths(const ConfigValue& value, const std::string& path,
                   std::vector<std::string>& paths) {
  for (const auto& [key, child] : value.entries) {
    paths.push_back(join_path(path, key));
    collect_paths(child, paths.back(), paths);
  }
}

void delete_path(ConfigValue& tree, const std::string& path, const std::string& source) {
  if (tree.erase(path)) return;
  std::vector<std::string> paths;
  collect_paths(tree, "", paths);
  throw Error(source + ": there is no '" + path + "' to delete" + did_you_mean(path, paths));
}

}  // namespace

bool is_key_path(std::string_view path) {
  const auto levels = static_cast<std::size_t>(std::count(path.begin(), path.end(), '.')) + 1;
  return !path.empty() && path.front() != '.' && path.back() != '.' &&
         path.find("..") == std::string_view::npos && levels <= kMaxYamlDepth;
}

void apply_setting(ConfigValue& tree, const std::string& setting,
                   const std::vector<std::string>& shorthands) {
  const std::string source = "--set " + setting;
  if (setting.starts_with('~')) {
    check_path(setting.substr(1), source);
    return delete_path(tree, setting.substr(1), source);
  }
  const std::size_t equals = setting.find('=');
  check_path(setting.substr(0, equals), source);
  if (equals == std::string::npos)
    throw Error(source + ": expected a value, as in " + setting + "=1");
  const std::string text = setting.substr(equals + 1);
  // A setting has no anchors that an alias could mean, so '*.bias' is a pattern.
  ConfigValue value = text.starts_with('*') ? make_text(text) : parse_yaml_text(text, source);
  ConfigValue over;
  over.set(setting.substr(0, equals), stamped(std::move(value), {source}));
  for (const std::string& path : shorthands) expand_name_shorthand(over, path);
  tree = merged(std::move(tree), std::move(over));
}

}  // namespace ferula
