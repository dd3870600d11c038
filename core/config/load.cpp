#include "core/config/load.h"

#include <algorithm>
#include <sstream>

#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

bool is_mapping(const ConfigValue& value) { return value.kind == ConfigValue::Kind::mapping; }

void merge_at(ConfigValue& weaker, ConfigValue stronger, const std::string& path) {
  if (is_mapping(weaker) != is_mapping(stronger) && weaker.kind != ConfigValue::Kind::null &&
      stronger.kind != ConfigValue::Kind::null)
    throw Error(stronger.origin + ": " + path + ": a mapping and something else do not merge; " +
                weaker.origin + " has the other");
  if (!is_mapping(weaker) || !is_mapping(stronger)) {
    weaker = std::move(stronger);
    return;
  }
  for (auto& [key, value] : stronger.entries) {
    ConfigValue* present = weaker.find(key);
    if (present != nullptr)
      merge_at(*present, std::move(value), join_path(path, key));
    else
      weaker.entries.emplace_back(key, std::move(value));
  }
}

// The files that a tree of `default_configs` names, weakest first.
class FileList {
 public:
  explicit FileList(fs::path installed) : installed_(std::move(installed)) {}

  void add(const fs::path& file) {
    const fs::path canonical = fs::weakly_canonical(file);
    check_cycle(canonical);
    // Its weakest place is where the walk, weakest first, reaches it first.
    if (std::find(done_.begin(), done_.end(), canonical) != done_.end()) return;
    ConfigValue tree = parse_yaml_file(file);
    open_.push_back(canonical);
    for (const auto& [name, origin] : default_configs(tree)) add(locate(name, file, origin));
    open_.pop_back();
    if (std::find(done_.begin(), done_.end(), canonical) != done_.end()) return;
    done_.push_back(canonical);
    tree.erase("default_configs");
    trees_.push_back(std::move(tree));
  }

  std::vector<ConfigValue> take() { return std::move(trees_); }

 private:
  using Names = std::vector<std::pair<std::string, std::string>>;  // with origins

  void check_cycle(const fs::path& file) const {
    const auto first = std::find(open_.begin(), open_.end(), file);
    if (first == open_.end()) return;
    std::string cycle;
    for (auto step = first; step != open_.end(); ++step) cycle += step->string() + " → ";
    throw Error("default_configs go in a circle: " + cycle + file.string());
  }

  static Names default_configs(const ConfigValue& tree) {
    const ConfigValue* value = tree.find("default_configs");
    Names names;
    if (value == nullptr || value->kind == ConfigValue::Kind::null) return names;
    if (value->kind == ConfigValue::Kind::mapping)
      throw Error(value->origin + ": default_configs: expected a list of files, or a text");
    for (const ConfigValue& item : value->items) names.emplace_back(item.text, item.origin);
    std::istringstream text(value->text);
    for (std::string name; std::getline(text, name, ',');) {
      name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
      if (!name.empty()) names.emplace_back(name, value->origin);
    }
    return names;
  }

  fs::path locate(const std::string& name, const fs::path& named_by,
                  const std::string& origin) const {
    const std::vector<fs::path> candidates = {named_by.parent_path() / name, name,
                                              installed_ / name};
    for (const fs::path& candidate : candidates)
      if (fs::exists(candidate)) return candidate;
    std::string looked;
    for (const fs::path& candidate : candidates) looked += "\n  " + candidate.string();
    throw Error(origin + ": default_configs: there is no '" + name + "'; looked for" + looked);
  }

  fs::path installed_;
  std::vector<fs::path> open_, done_;
  std::vector<ConfigValue> trees_;
};

std::vector<std::string> keys_beside(const ConfigValue& tree, const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const ConfigValue* parent = dot == std::string::npos ? &tree : tree.find(path.substr(0, dot));
  std::vector<std::string> keys;
  if (parent != nullptr)
    for (const auto& [key, value] : parent->entries)
      keys.push_back(dot == std::string::npos ? key : path.substr(0, dot + 1) + key);
  return keys;
}

}  // namespace

void merge(ConfigValue& weaker, ConfigValue stronger) { merge_at(weaker, std::move(stronger), ""); }

void apply_setting(ConfigValue& tree, const std::string& setting) {
  const std::string origin = "--set " + setting;
  if (setting.starts_with("~")) {
    const std::string path = setting.substr(1);
    if (!tree.erase(path))
      throw Error(origin + ": there is no such key" + did_you_mean(path, keys_beside(tree, path)));
    return;
  }
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(origin + ": expected KEY=VALUE, or ~KEY to delete");
  ConfigValue layer = ConfigValue::mapping(origin);
  layer.set(setting.substr(0, equals), parse_yaml_text(setting.substr(equals + 1), origin, false));
  merge(tree, std::move(layer));
}

ConfigValue load_configuration(const std::vector<fs::path>& files,
                               const std::vector<std::string>& settings,
                               const fs::path& installed) {
  FileList list(installed);
  for (const fs::path& file : files) list.add(file);
  ConfigValue tree = ConfigValue::mapping("");
  for (ConfigValue& layer : list.take()) merge(tree, std::move(layer));
  for (const std::string& setting : settings) apply_setting(tree, setting);
  return tree;
}

}  // namespace ferula
