#include "core/config/load.h"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <set>
#include <system_error>

#include "core/config/merge.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaults = "default_configs";

std::vector<std::string> list_of_names(const ConfigValue& value, const std::string& where) {
  std::vector<std::string> names;
  for (const ConfigValue& item : value.items) {
    if (item.kind != ConfigValue::Kind::scalar)
      throw Error(place(item, kDefaults) + ": expected file names, got " + shown(item));
    names.push_back(item.text);
  }
  if (value.kind == ConfigValue::Kind::scalar)
    boost::split(names, value.text, boost::is_any_of(","));
  if (value.kind == ConfigValue::Kind::mapping)
    throw Error(where + ": expected a list of file names");
  for (std::string& name : names) boost::trim(name);
  std::erase(names, "");
  return names;
}

// Reads files and what they stand on, each once, weakest first.
class Stack {
 public:
  Stack(fs::path installed, const std::vector<std::string>& shorthands)
      : installed_(std::move(installed)), shorthands_(shorthands) {}

  void load(const fs::path& file) {
    const fs::path id = identity(file);
    check_cycle(file, id);
    if (!seen_.insert(id).second) return;
    chain_.push_back({id, file.string()});
    add(parse_yaml_file(file), file.parent_path());
    chain_.pop_back();
  }

  // A tree, and below it what it stands on.
  void add(ConfigValue tree, const fs::path& beside) {
    load_defaults(tree, beside);
    for (const std::string& path : shorthands_) expand_name_shorthand(tree, path);
    tree_ = merged(std::move(tree_), std::move(tree));
  }

  ConfigValue take() { return std::move(tree_); }

 private:
  struct Link {
    fs::path id;
    std::string name;
  };

  static fs::path identity(const fs::path& file) {
    std::error_code error;  // a file that is missing is reported when it is read
    const fs::path id = fs::canonical(file, error);
    return error ? file : id;
  }

  void check_cycle(const fs::path& file, const fs::path& id) const {
    const auto first =
        std::find_if(chain_.begin(), chain_.end(), [&](const Link& link) { return link.id == id; });
    if (first == chain_.end()) return;
    std::string circle;
    for (auto link = first; link != chain_.end(); ++link) circle += link->name + " → ";
    throw Error("default_configs go in a circle: " + circle + file.string());
  }

  void load_defaults(ConfigValue& tree, const fs::path& beside) {
    const ConfigValue* defaults = tree.find(kDefaults);
    if (!defaults) return;
    const std::string where = place(*defaults, kDefaults);
    const std::vector<std::string> names = list_of_names(*defaults, where);
    tree.erase(kDefaults);
    for (const std::string& name : names) load(locate(name, beside, where));
  }

  fs::path locate(const std::string& name, const fs::path& beside, const std::string& where) const {
    std::vector<std::string> tried;
    std::vector<fs::path> folders = {beside, fs::path()};
    if (!installed_.empty()) folders.push_back(installed_);
    for (const fs::path& folder : folders) {
      fs::path file = (folder / name).lexically_normal();
      std::error_code error;
      if (fs::exists(file, error)) return file;
      if (std::find(tried.begin(), tried.end(), file.string()) == tried.end())
        tried.push_back(file.string());
    }
    throw Error(where + ": there is no file '" + name + "' (looked for " + joined(tried) + ")");
  }

  fs::path installed_;
  const std::vector<std::string>& shorthands_;
  std::set<fs::path> seen_;
  std::vector<Link> chain_;  // from a file of the command line to the one being read
  ConfigValue tree_ = make_mapping({});
};

fs::path here_or_installed(const fs::path& file, const fs::path& installed) {
  std::error_code error;
  if (installed.empty() || fs::exists(file, error)) return file;
  fs::path other = installed / file;
  return fs::exists(other, error) ? other : file;
}

}  // namespace

ConfigValue load_configuration(const std::vector<fs::path>& files,
                               const std::vector<std::string>& settings,
                               const fs::path& installed_configs,
                               const std::vector<std::string>& shorthands) {
  Stack stack(installed_configs, shorthands);
  for (const fs::path& file : files) stack.load(here_or_installed(file, installed_configs));
  ConfigValue tree = stack.take();
  apply_settings(tree, settings, shorthands);
  return tree;
}

void apply_settings(ConfigValue& tree, const std::vector<std::string>& settings,
                    const std::vector<std::string>& shorthands) {
  for (const std::string& setting : settings) apply_setting(tree, setting, shorthands);
  if (const ConfigValue* defaults = tree.find(kDefaults))
    throw Error(defaults->origin.text() +
                ": only files have default_configs; name those files too");
}

void expand_file_shorthand(ConfigValue& tree, const std::string& path) {
  const ConfigValue* value = tree.find(path);
  if (value == nullptr || value->kind != ConfigValue::Kind::scalar) return;
  const ConfigValue file = *value;
  tree.set(path, make_mapping({{kDefaults, file}}, file.origin));
}

ConfigValue load_inner_configuration(const ConfigValue& value, const std::string& path,
                                     const fs::path& installed_configs,
                                     const std::vector<std::string>& shorthands) {
  const fs::path beside = fs::path(value.origin.source).parent_path();
  if (value.kind != ConfigValue::Kind::mapping)
    throw Error(place(value, path) + ": expected a file, or a mapping, got " + shown(value));
  Stack stack(installed_configs, shorthands);
  stack.add(value, beside);
  return stack.take();
}

}  // namespace ferula
