// From a configuration to a schedule and the experiments of its steps.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/config/value.h"
#include "core/host/setup.h"
#include "core/plugins/registry.h"
#include "core/project/reuse.h"
#include "ferula/host.h"
#include "ferula/scheduler.h"

namespace ferula {

// The host's keys of a schedule.
struct ScheduleParams {
  std::int64_t seed = -1;
  std::string output = "experiments";
  std::vector<std::string> subroutines;
  std::string project;
  std::string pivot;
  std::string on_failure = "stop";
  std::int64_t max_concurrent_steps = 0;
  std::vector<std::string> devices;
  std::int64_t steps_per_device = 1;
  double time_limit = 0;
  std::int64_t memory_limit = 0;
  std::vector<std::string> remove;
  void list(Parameters& p);
};

// The keys of a task that are about itself, beside sections of the experiment.
const std::vector<std::string>& task_facts();

// A section, or an empty one.
ConfigValue value_or_empty(const ConfigValue& tree, std::string_view path);

class ScheduleSetup {
 public:
  // Throws Error that lists what is wrong, with places.
  ScheduleSetup(const RunOptions& options, ConfigValue tree);

  // Whether the configuration's worker is a scheduler.
  static bool describes(const ConfigValue& tree, const Registry& registry);

  // Resolved: all defaults are in it; enough to run it again.
  const ConfigValue& tree() const { return tree_; }
  const ScheduleParams& params() const { return params_; }
  std::string scheduler_name() const { return tree_.find("worker.name")->text; }
  const std::vector<std::string>& tasks() const { return tasks_; }
  const std::vector<std::string>& subroutines() const { return params_.subroutines; }
  // Of the resolved tree: SHA-256.
  std::string fingerprint() const;
  const std::string& pivot() const { return params_.pivot; }
  Scheduler& scheduler() { return *scheduler_; }
  // "scheduler TrainingScheduler (plugin training, worker)"
  std::string label();

  // The configuration of an experiment: `experiment`, the task's sections, the settings. Throws
  // Error if there is no such task, or a setting does not fit.
  ConfigValue experiment(std::string_view task, const std::vector<std::string>& settings) const;
  // What it says at a path, on a line of YAML; empty if it says nothing.
  std::string section(std::string_view task, std::string_view path) const;
  // Whether `schedule.reuse` names projects for this kind of files.
  bool reuses(std::string_view kind) const;
  // What it asks for, checked; its plugins take part in the schedule.
  Setup set_up_experiment(std::string_view task, const std::vector<std::string>& settings);

  // Its problem alone, which needs nothing else of the experiment.
  std::shared_ptr<const Problem> training_problem(std::string_view task);
  std::string problem_name(std::string_view task) const;
  // What the configuration says of a task itself: its `type` and `classes`.
  Task described_task(const std::string& name) const;
  // What `schedule.reuse` names, for a schedule in this project. Throws Error with the place.
  std::vector<ReusedFile> find_reused_files(const std::filesystem::path& project) const;
  // For what steps run: with its plugins, without a word on the console.
  const RunOptions& step_options() const { return options_; }

  // The plugins that take part so far, by name.
  const std::map<std::string, LoadedPlugin>& plugins() const { return plugins_; }

 private:
  void resolve_experiment();
  void resolve_keys();
  void fix_device();
  void name_tasks();
  void choose_subroutines();
  void check_files() const;
  void note_plugins(const Registry& registry);
  ConfigValue task_sections(std::string_view task) const;

  RunOptions options_;
  ConfigValue tree_;
  std::unique_ptr<Registry> registry_;
  ScheduleParams params_;
  std::vector<std::string> tasks_;
  std::shared_ptr<Scheduler> scheduler_;
  std::map<std::string, LoadedPlugin> plugins_;
};

}  // namespace ferula
