#include "core/schedule/schedule_setup.h"

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include "core/config/load.h"
#include "core/config/merge.h"
#include "core/config/scalar.h"
#include "core/config/schema.h"
#include "core/config/settings.h"
#include "core/config/yaml.h"
#include "core/devices/device_keys.h"
#include "core/engine/failure_policy.h"
#include "core/files/environment.h"
#include "core/plugins/guards.h"
#include "core/project/references.h"
#include "core/project/removal.h"
#include "core/session/sections.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDevices = "schedule.devices";

// Side by side they share the cores of this machine.
std::int64_t share_of_cores(std::int64_t steps) {
  return std::max<std::int64_t>(1, std::thread::hardware_concurrency() / steps);
}

}  // namespace

void ScheduleParams::list(Parameters& p) {
  p("seed", seed, "decides all that is random; -1: a random one, which is written down",
    at_least(-1));
  p("output", output, "the folder of projects and experiments");
  p("schedule.project", project,
    "the folder in `output` that schedules share; by default the scheduler's name");
  p("schedule.subroutines", subroutines, "what is done; none: all that the scheduler can do");
  p("schedule.pivot", pivot, "the most important task; by default the first one");
  p("schedule.on_failure", on_failure,
    "what follows when a step fails: stop, skip (those that wait for it), or retry(n) first");
  p("schedule.max_concurrent_steps", max_concurrent_steps,
    "steps side by side; 0: one, or as many as `devices` take", at_least(0));
  p("schedule.devices", devices,
    "GPUs that steps run on, each of them on one: free (all that nobody uses), or indices and "
    "UUIDs; none: as the experiment's `device` says");
  p("schedule.steps_per_device", steps_per_device, "steps at a time on each of `devices`",
    at_least(1));
  p("schedule.time_limit", time_limit, "seconds that a step may take; 0: any", at_least(0));
  p("schedule.memory_limit", memory_limit, "MiB of data that a step may have; 0: any", at_least(0));
  p("schedule.remove", remove,
    "kinds of files of this schedule that are removed when it has finished; all: every one");
}

ConfigValue value_or_empty(const ConfigValue& tree, std::string_view path) {
  const ConfigValue* value = tree.find(path);
  return value != nullptr ? *value : make_mapping({});
}

bool ScheduleSetup::describes(const ConfigValue& tree, const Registry& registry) {
  const ConfigValue* name = tree.find("worker.name");
  if (name == nullptr) return false;
  const std::vector<std::string> known = registry.names("scheduler");
  const std::string own = name->text.substr(name->text.rfind('/') + 1);
  return std::find(known.begin(), known.end(), own) != known.end();
}

ScheduleSetup::ScheduleSetup(const RunOptions& options, ConfigValue tree)
    : options_(options), tree_(std::move(tree)) {
  options_.settings.clear();
  options_.quiet = true;
  expand_plugins(tree_, options.plugins);
  resolve_experiment();
  registry_ = make_registry(options_, std::make_shared<const ConfigValue>(tree_));
  resolve_keys();
  if (!params_.devices.empty()) fix_device();
  name_tasks();
  choose_subroutines();
  check_files();
  note_plugins(*registry_);
}

void ScheduleSetup::resolve_experiment() {
  expand_file_shorthand(tree_, "experiment");
  const ConfigValue* experiment = tree_.find("experiment");
  if (experiment == nullptr)
    throw Error(
        "experiment: is missing; a schedule needs what its steps run: a configuration, or "
        "the file of one");
  ConfigValue inner = load_inner_configuration(*experiment, "experiment", installed_configs(),
                                               configuration_shorthands());
  expand_plugins(inner, {});
  inner.set("plugins", merged(value_or_empty(tree_, "plugins"), value_or_empty(inner, "plugins")));
  tree_.set("plugins", *inner.find("plugins"));
  tree_.set("experiment", std::move(inner));
}

void ScheduleSetup::resolve_keys() {
  const RegisteredComponent& found = registry_->find("scheduler", scheduler_name());
  Schema schema;
  schema.add("", list_parameters(&list_fresh<ScheduleParams>), "ferula");
  schema.add("worker", {{"name", "text", "", "which scheduler", required()}}, "ferula");
  schema.add("", list_parameters(found.factory.list), found.name);
  for (const char* path : {"plugins", "experiment", "tasks", "schedule.reuse"})
    schema.allow_anything(path);
  expand_devices(tree_, kDevices);
  schema.check_unknown(tree_);
  schema.apply_defaults(tree_);
  ParameterFiller filler(tree_, "");
  params_.list(filler);
  parse_failure_policy(params_.on_failure);
  if (params_.seed < 0) {
    params_.seed = std::random_device()();
    tree_.set("seed", make_scalar(std::to_string(params_.seed), {"a random choice"}));
  }
  ParameterFiller own(tree_, "");
  scheduler_ = std::static_pointer_cast<Scheduler>(
      guarded(label(), "constructor", [&] { return found.factory.create(own); }));
}

void ScheduleSetup::fix_device() {
  const ConfigValue devices = *tree_.find(kDevices);
  set_cuda(*tree_.find("experiment"), "experiment", devices, kDevices);
  const ConfigValue tasks = value_or_empty(tree_, "tasks");
  for (const auto& [task, sections] : tasks.entries)
    if (const ConfigValue* device = sections.find("device"))
      check_is_cuda(*device, "tasks." + task + ".device", devices, kDevices);
}

std::string ScheduleSetup::label() {
  const RegisteredComponent& found = registry_->find("scheduler", scheduler_name());
  return component_label("scheduler", found.name, found.plugin->note.name, "worker");
}

void ScheduleSetup::choose_subroutines() {
  const std::vector<std::string> known = scheduler_->subroutines();
  for (const std::string& wanted : params_.subroutines)
    if (std::find(known.begin(), known.end(), wanted) == known.end())
      throw Error(place(*tree_.find("schedule.subroutines"), "schedule.subroutines") + ": " +
                  scheduler_name() + " has no subroutine '" + wanted + "'" +
                  did_you_mean(wanted, known) + "; it has: " + joined(known));
  if (params_.subroutines.empty()) params_.subroutines = known;
}

void ScheduleSetup::check_files() const {
  const auto place_of = [&](const char* key) { return place(*tree_.find(key), key); };
  check_project_name(params_.project, place_of("schedule.project"));
  kinds_to_remove(params_.remove, FileKinds(scheduler_->file_kinds()), place_of("schedule.remove"));
}

std::string ScheduleSetup::fingerprint() const { return sha256_of(to_yaml(tree_)); }

ConfigValue ScheduleSetup::experiment(std::string_view task,
                                      const std::vector<std::string>& settings) const {
  ConfigValue sections = task_sections(task);
  for (const std::string& fact : task_facts()) sections.erase(fact);
  ConfigValue tree = merged(*tree_.find("experiment"), std::move(sections));
  if (tree.find("seed") == nullptr) tree.set("seed", *tree_.find("seed"));
  if (tree.find("threads") == nullptr && params_.max_concurrent_steps > 1)
    tree.set("threads", make_scalar(std::to_string(share_of_cores(params_.max_concurrent_steps)),
                                    {"max_concurrent_steps"}));
  for (const std::string& setting : settings)
    apply_setting(tree, setting, configuration_shorthands());
  return tree;
}

Setup ScheduleSetup::set_up_experiment(std::string_view task,
                                       const std::vector<std::string>& settings) {
  Setup setup = resolve(options_, experiment(task, settings));
  note_plugins(*setup.registry);
  return setup;
}

std::vector<ReusedFile> ScheduleSetup::find_reused_files(const fs::path& project) const {
  constexpr const char* kReuse = "schedule.reuse";
  const ConfigValue* reuse = tree_.find(kReuse);
  if (reuse == nullptr) return {};
  return find_reused(reuse_requests(*reuse, kReuse), FileKinds(scheduler_->file_kinds()), project);
}

std::string ScheduleSetup::section(std::string_view task, std::string_view path) const {
  const ConfigValue tree = experiment(task, {});
  const ConfigValue* value = tree.find(path);
  return value != nullptr ? to_yaml_line(*value) : "";
}

bool ScheduleSetup::reuses(std::string_view kind) const {
  return tree_.find("schedule.reuse." + std::string(kind)) != nullptr;
}

void ScheduleSetup::note_plugins(const Registry& registry) {
  for (const LoadedPlugin& plugin : loaded_plugins(registry)) plugins_[plugin.name] = plugin;
}

}  // namespace ferula
