#include "core/grid/tasks.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include "core/config/load.h"
#include "core/config/merge.h"
#include "core/config/scalar.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/devices/device_keys.h"
#include "core/grid/sorted_settings.h"
#include "core/host/setup.h"
#include "core/sweep/known_keys.h"
#include "core/sweep/sweep.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using Kind = ConfigValue::Kind;

constexpr const char *kTasks = "grid_tasks", *kOverwrite = "grid_overwrite",
                     *kSettings = "grid_settings", *kSweep = "sweep", *kSearch = "search",
                     *kDevices = "grid_settings.devices";

// The mapping at a key, or an empty one.
ConfigValue mapping_at(const ConfigValue& tree, const char* key, const std::string& path,
                       const char* example) {
  const ConfigValue* value = tree.find(key);
  if (value == nullptr) return make_mapping({});
  check_is_mapping(*value, path, example);
  return value->kind == Kind::mapping ? *value : make_mapping({}, value->origin);
}

// A list of mappings is one of all of them: in a file whose keys were sorted it keeps their order.
ConfigValue sweep_at(const ConfigValue& tree, const std::string& path) {
  constexpr const char* kExample = "{training.optimizer.lr: [0.1, 0.01]}";
  const ConfigValue* value = tree.find(kSweep);
  if (value == nullptr || value->kind != Kind::list)
    return mapping_at(tree, kSweep, path, kExample);
  ConfigValue all = make_mapping({}, value->origin);
  for (const ConfigValue& item : value->items) {
    check_is_mapping(item, path, kExample);
    all = merged_sweeps(std::move(all), item);
  }
  return all;
}

ConfigValue overwrite_at(const ConfigValue& tree, const char* key, const std::string& path) {
  ConfigValue over = mapping_at(tree, key, path, "{training: {optimizer: {lr: 0.1}}}");
  for (const std::string& shorthand : configuration_shorthands())
    expand_name_shorthand(over, shorthand);
  return over;
}

// "lenet5" of `default_configs: [common.yaml, vision/lenet5.yaml]`.
std::string default_name(const ConfigValue& task) {
  const ConfigValue* defaults = task.find("default_configs");
  if (defaults == nullptr) return "";
  std::string last = defaults->items.empty() ? defaults->text : defaults->items.back().text;
  last.erase(last.find_last_not_of(", \n") + 1);
  const std::size_t comma = last.find_last_of(", ");
  return fs::path(comma == std::string::npos ? last : last.substr(comma + 1)).stem().string();
}

class GridReader {
 public:
  GridReader(const RunOptions& options, const std::vector<std::string>& sweeps)
      : options_(options), settings_(sorted(options.settings)) {
    tree_ = load_configuration(options.configurations, settings_.grid, installed_configs(),
                               configuration_shorthands());
    for (const std::string& sweep : sweeps)
      sweep_ = merged_sweeps(std::move(sweep_), sweep_of_command_line(sweep));
  }

  GridFile read() {
    const bool is_ordinary = tree_.find(kTasks) == nullptr;
    if (is_ordinary) check_is_grid();
    if (!settings_.threads.empty())
      apply_setting(tree_, "grid_settings.threads_per_run" + settings_.threads, {});
    file_.settings = read_grid_settings(tree_.find(kSettings));
    if (const ConfigValue* search = tree_.find(kSearch))
      file_.search = {read_search_settings(*search), *search, {}};
    if (!is_ordinary)
      read_tasks();
    else
      read_ordinary_configuration();
    return std::move(file_);
  }

 private:
  void read_tasks() {
    check_keys(tree_, "", {kTasks, kOverwrite, kSettings, kSweep, kSearch});
    const ConfigValue& tasks = *tree_.find(kTasks);
    if (tasks.items.empty())
      throw Error(place(tasks, kTasks) +
                  ": expected a list of tasks, such as [{default_configs: a.yaml}], got " +
                  shown(tasks));
    overwrite_ = overwrite_at(tree_, kOverwrite, kOverwrite);
    for (const ConfigValue& task : tasks.items)
      read_task(task, std::string(kTasks) + "[" + std::to_string(file_.tasks.size()) + "]");
  }

  void read_task(const ConfigValue& task, const std::string& path) {
    if (task.kind != Kind::mapping)
      throw Error(place(task, path) +
                  ": expected a mapping, such as {default_configs: a.yaml}, got " + shown(task));
    check_keys(task, path, {"name", "default_configs", "overwrite", kSweep});
    ConfigValue tree = merged(default_configs(task), overwrite_);
    tree = merged(std::move(tree), overwrite_at(task, "overwrite", path + ".overwrite"));
    if (tree.entries.empty())
      throw Error(place(task, path) + ": is empty; expected default_configs, overwrite or both");
    tree.origin = task.origin;
    add(name_of(task, path), std::move(tree), sweep_at(task, path + ".sweep"));
  }

  std::string name_of(const ConfigValue& task, const std::string& path) const {
    const ConfigValue* name = task.find("name");
    if (name == nullptr) return default_name(task);
    if (name->kind != Kind::scalar || name->text.empty())
      throw Error(place(*name, path + ".name") + ": expected a text, got " + shown(*name));
    return name->text;
  }

  // Tasks often stand on the same files: these are read once.
  ConfigValue default_configs(const ConfigValue& task) {
    const ConfigValue* names = task.find("default_configs");
    if (names == nullptr) return make_mapping({});
    const std::string key = names->origin.source + "\n" + to_yaml_line(*names);
    const auto known = read_.find(key);
    if (known != read_.end()) return known->second;
    ConfigValue tree =
        load_inner_configuration(make_mapping({{"default_configs", *names}}, names->origin), kTasks,
                                 installed_configs(), configuration_shorthands());
    return read_[key] = std::move(tree);
  }

  void check_is_grid() const {
    for (const char* key : {kSweep, kSettings, kOverwrite, kSearch})
      if (tree_.find(key) != nullptr) return;
    if (sweep_.entries.empty())
      throw Error(options_.configurations.back().string() +
                  ": is no grid: it has neither grid_tasks nor a sweep" +
                  did_you_mean(kTasks, tree_.keys()) +
                  "; vary a value by --sweep, as in --sweep training.optimizer.lr=0.1,0.01");
  }

  // It is the only task of the grid that its `sweep` or the command line makes of it.
  void read_ordinary_configuration() {
    ConfigValue tree = tree_;
    for (const char* key : {kOverwrite, kSettings, kSweep, kSearch}) tree.erase(key);
    tree = merged(std::move(tree), overwrite_at(tree_, kOverwrite, kOverwrite));
    tree.origin = {options_.configurations.back().string()};
    add(options_.configurations.back().stem().string(), std::move(tree), make_mapping({}));
  }

  void add(const std::string& name, ConfigValue tree, const ConfigValue& sweep) {
    for (const std::string& setting : settings_.task)
      apply_setting(tree, setting, configuration_shorthands());
    expand_plugins(tree, options_.plugins);
    fix_worker(tree);
    fix_seed(tree);
    const std::string threads = std::to_string(file_.settings.threads_per_run);
    tree.set("threads", make_scalar(threads, {"grid_settings.threads_per_run"}));
    if (!file_.settings.devices.empty()) set_cuda(tree, "", devices(), kDevices);
    if (file_.search) prepare_for_search(tree, file_.search->settings);
    file_.tasks.push_back({unique(name), std::move(tree)});
    file_.sweeps.push_back(merged_sweeps(merged_sweeps(sweep_at(tree_, kSweep), sweep), sweep_));
    const ConfigValue* device = file_.sweeps.back().find("device");
    if (device != nullptr && !file_.settings.devices.empty())
      check_is_cuda(*device, "sweep.device", devices(), kDevices);
  }

  void fix_worker(ConfigValue& tree) const {
    const std::string& trainer = file_.settings.trainer;
    if (trainer.empty() && (tree.find("worker") != nullptr || options_.worker.empty())) return;
    const Origin origin = {trainer.empty() ? "the command" : "grid_settings.trainer"};
    ConfigValue name = make_text(trainer.empty() ? options_.worker : trainer, origin);
    tree.set("worker", make_mapping({{"name", std::move(name)}}, origin));
  }

  static void fix_seed(ConfigValue& tree) {
    const ConfigValue* seed = tree.find("seed");
    if (seed != nullptr && seed->text != "-1") return;
    tree.set("seed", make_scalar(std::to_string(std::random_device()()), {"a random choice"}));
  }

  const ConfigValue& devices() const { return *tree_.find(kDevices); }

  std::string unique(std::string name) {
    if (name.empty()) name = "task";
    std::string result = name;
    while (!names_.insert(result).second) result = name + "_" + std::to_string(++uses_[name] + 1);
    return result;
  }

  const RunOptions& options_;
  SortedSettings settings_;
  ConfigValue tree_, overwrite_, sweep_ = make_mapping({});
  GridFile file_;
  std::map<std::string, ConfigValue> read_;
  std::set<std::string> names_;
  std::map<std::string, int> uses_;
};

}  // namespace

GridFile read_grid_file(const RunOptions& options, const std::vector<std::string>& sweeps) {
  return GridReader(options, sweeps).read();
}

}  // namespace ferula
