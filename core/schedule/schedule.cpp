#include "core/schedule/schedule.h"

#include <algorithm>
#include <utility>

#include "core/config/load.h"
#include "core/config/yaml.h"
#include "core/devices/slots.h"
#include "core/engine/engine.h"
#include "core/files/atomic_file.h"
#include "core/files/experiment_folder.h"
#include "core/files/folder_lock.h"
#include "core/host/jobs.h"
#include "core/launcher/fork_server.h"
#include "core/project/task_file.h"
#include "core/schedule/schedule_folder.h"
#include "core/schedule/schedule_plan.h"
#include "core/schedule/schedule_setup.h"
#include "core/schedule/schedule_steps.h"
#include "core/schedule/schedule_watchers.h"
#include "core/schedule/step_findings.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> plugin_files(const ScheduleSetup& setup) {
  std::vector<fs::path> files;
  for (const auto& [name, plugin] : setup.plugins()) files.push_back(plugin.file);
  return files;
}

// Writes tasks.json after each step, for people and other programs: the journal is the truth.
class TaskWriter final : public ScheduleWatcher {
 public:
  TaskWriter(fs::path folder, const Plan& plan, const Journal& journal, ScheduleWatcher& next)
      : file_(folder / "tasks.json"), plan_(plan), journal_(journal), next_(next) {}

  void started(const RunningStep& step) override { next_.started(step); }
  void ended(const StepRecord& record) override {
    next_.ended(record);
    if (record.state == "done")
      write_tasks(file_, known_in_the_end(plan_, journal_.records()).tasks);
  }
  void leaving(std::size_t running) override { next_.leaving(running); }
  void look(const std::vector<RunningStep>& running, const StepCounts& counts,
            std::optional<double> seconds_left) override {
    next_.look(running, counts, seconds_left);
  }

 private:
  fs::path file_;
  const Plan& plan_;
  const Journal& journal_;
  ScheduleWatcher& next_;
};

// That of the last step, which is done.
std::vector<std::pair<std::string, double>> return_value(const Plan& plan,
                                                         const std::vector<StepRecord>& journal) {
  const auto last = std::find_if(journal.rbegin(), journal.rend(), [&](const StepRecord& record) {
    return record.step == plan.size();
  });
  return {{kReturnValue, parse_findings(last->outcome).results.at(kReturnValue)}};
}

RunReport finished(const fs::path& folder, const Plan& plan,
                   const std::vector<StepRecord>& journal) {
  return {folder, "finished", 0, "Schedule finished", {}, return_value(plan, journal)};
}

Slots slots_of(const ScheduleParams& params) {
  if (params.devices.empty()) return {std::max<std::int64_t>(1, params.max_concurrent_steps), {}};
  return device_slots(params.devices, params.steps_per_device, params.max_concurrent_steps,
                      "schedule.devices");
}

RunReport execute_schedule(const fs::path& folder, ScheduleSetup& setup, const Plan& plan,
                           const Slots& slots, ForkServer& server, const RunOptions& options) {
  const ScheduleParams& params = setup.params();
  Log log(options.log_level);
  if (options.quiet) log.close_console();
  log.open_file(folder / "scheduler.log");
  const std::int64_t threads = server.load(plugin_files(setup));
  log.write(LogLevel::info, "ferula", "Schedule's folder: " + folder.string());
  if (!slots.devices.empty())
    log.write(LogLevel::info, "ferula", "Devices: " + described(slots.devices));
  if (threads > 1) log.write(LogLevel::warning, "ferula", executed_afresh(threads));

  Journal journal(folder / kJournal);
  ScheduleSteps steps(folder, plan, {params.time_limit, params.memory_limit}, slots,
                      options.trust_plugins);
  LoggingWatcher logging(plan, log);
  TaskWriter watcher(folder, plan, journal, logging);
  const EngineOptions engine_options = {slots.count, parse_failure_policy(params.on_failure)};
  const ScheduleEnd end =
      Engine(folder, plan, journal, server, steps, watcher, engine_options).run();
  if (end.signal == 0 && !end.complete()) throw failed_schedule(folder, end.counts);
  if (end.signal != 0) return {folder, "interrupted", end.signal, "Interrupted", {}, {}};
  return finished(folder, plan, journal.records());
}

}  // namespace

bool is_schedule(const RunOptions& options, const ConfigValue& tree) {
  ConfigValue expanded = tree;
  expand_plugins(expanded, options.plugins);
  return ScheduleSetup::describes(
      tree, *make_registry(options, std::make_shared<const ConfigValue>(expanded)));
}

bool is_schedule_folder(const fs::path& folder) {
  return fs::exists(folder / kPlan) && fs::exists(folder / kScheduleConfiguration);
}

RunReport run_schedule(const RunOptions& options, ConfigValue tree) {
  ForkServer server(&do_job);
  ScheduleSetup setup(options, std::move(tree));
  const Plan plan = make_plan(setup);
  const fs::path project = fs::absolute(setup.params().output) / setup.params().project;
  const Slots slots = slots_of(setup.params());
  const std::vector<ReusedFile> reused = setup.find_reused_files(project);
  const fs::path folder =
      create_experiment_folder(setup.params().output, setup.params().project, "runs");
  const FolderLock lock(folder);
  write_file(folder / kScheduleConfiguration, to_yaml(setup.tree()));
  write_reused(folder, reused);
  write_plan(folder / kPlan, plan);
  return execute_schedule(folder, setup, plan, slots, server, options);
}

RunReport resume_schedule(const fs::path& folder, const RunOptions& options) {
  if (!options.settings.empty())
    throw Error(
        "a schedule goes on with the configuration that it began with: --set and its short "
        "forms have no place here");
  ForkServer server(&do_job);
  ScheduleSetup setup(options, load_configuration({folder / kScheduleConfiguration}, {}, {}));
  const Plan plan = make_plan(setup);
  check_same(read_plan(folder / kPlan), plan);
  const std::vector<StepRecord> records = read_journal(folder / kJournal);
  if (count_done(records) == plan.size()) return finished(folder, plan, records);
  const Slots slots = slots_of(setup.params());
  const FolderLock lock(folder, kPatience);
  remove_temporary_files(folder);
  return execute_schedule(folder, setup, plan, slots, server, options);
}

std::string schedule_plan_text(const RunOptions& options, ConfigValue tree) {
  ScheduleSetup setup(options, std::move(tree));
  return plan_text(make_plan(setup));
}

}  // namespace ferula
