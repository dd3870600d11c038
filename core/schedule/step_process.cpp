#include "core/schedule/step_process.h"

#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "core/config/load.h"
#include "core/data/seeds.h"
#include "core/files/atomic_file.h"
#include "core/plugins/guards.h"
#include "core/project/removal.h"
#include "core/project/task_file.h"
#include "core/schedule/schedule_folder.h"
#include "core/schedule/schedule_setup.h"
#include "core/schedule/step_session.h"
#include "ferula/error.h"
#include "ferula/labels.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> class_names(const Problem& problem) {
  std::vector<std::string> names;
  for (const Fact& fact : problem.facts())
    if (fact.name == "num_classes")
      for (std::int64_t i = 0; i < std::stoll(fact.value); ++i) names.push_back(std::to_string(i));
  return names;
}

Task found_task(ScheduleSetup& setup, const std::string& name, const StepFiles& files,
                const fs::path& project) {
  const std::shared_ptr<const Problem> problem = setup.training_problem(name);
  Task task = setup.described_task(name);
  task.problem = setup.problem_name(name);
  task.samples = problem->size();
  task.streams = problem->streams();
  if (task.classes.empty()) task.classes = class_names(*problem);
  if (task.type.empty() && query<Labels>(*problem) != nullptr) task.type = "classification";
  for (const fs::path& model : files.reused("models", name))
    task.models.push_back(read_model(model, project));
  return task;
}

// One step, from what its process was told to what it found out.
class StepProcess {
 public:
  StepProcess(const fs::path& schedule, const Job& job, bool trust_plugins)
      : schedule_(schedule),
        folder_(job.folder),
        outcome_(job.folder / kOutcome),
        setup_({.trust_plugins = trust_plugins, .quiet = true},
               load_configuration({schedule / kScheduleConfiguration}, {}, {})),
        plan_(read_plan(schedule / kPlan)),
        step_(plan_.at(job.step).step),
        known_(known_to(job.step, plan_, read_journal(schedule / kJournal))),
        kinds_(setup_.scheduler().file_kinds()) {
    log_.close_console();
    log_.open_file(job.folder / "run.log");
  }

  int run() {
    const StepFindings findings = fs::exists(outcome_) ? stored_findings() : find_out();
    if (interrupted_by_ != 0) return 128 + interrupted_by_;
    if (step_.command == kFinish) clean_up(findings);
    return 0;
  }

 private:
  StepFindings stored_findings() const {
    std::ifstream stream(outcome_);
    return parse_findings({std::istreambuf_iterator<char>(stream), {}});
  }

  StepFindings find_out() {
    StepFiles files({project(), schedule_, folder_}, kinds_, read_reused(schedule_));
    HostStepSession session(setup_, log_, files, step_, folder_, known_);
    seed_default_generator(at::kCPU, seed_for(setup_.params().seed, "schedule/step"));
    try {
      do_command(session, files);
    } catch (...) {
      interrupted_by_ = session.interrupted_by();
      if (interrupted_by_ == 0) throw;
      return {};
    }
    session.findings().files = files.finish();
    write_file(outcome_, to_text(session.findings()));
    return session.findings();
  }

  void do_command(HostStepSession& session, StepFiles& files) {
    if (step_.command == kPrepare) {
      for (const std::string& task : setup_.tasks())
        session.findings().tasks.push_back(found_task(setup_, task, files, project()));
      return;
    }
    Scheduler& scheduler = setup_.scheduler();
    call("after_preparation", [&] { scheduler.after_preparation(session); });
    if (step_.command == kFinish) {
      call("before_finishing",
           [&] { session.result(kReturnValue, scheduler.before_finishing(session)); });
      session.findings().removed = references_to_remove();
    } else {
      call("run_step", [&] { scheduler.run_step(session); });
    }
  }

  fs::path project() const { return project_of(schedule_); }

  template <class Function>
  void call(std::string_view name, Function&& function) {
    guarded(setup_.label(), name, std::forward<Function>(function));
  }

  std::set<std::string> removed_kinds() const {
    return kinds_to_remove(setup_.params().remove, kinds_, "schedule.remove");
  }

  std::vector<std::string> references_to_remove() const {
    const std::set<std::string> kinds = removed_kinds();
    std::vector<std::string> references;
    for (const CreatedFile& file : known_.files)
      if (kinds.contains(file.kind)) references.push_back(file.reference);
    return references;
  }

  // Only when the findings are on the disk: done again after a kill, it needs what was removed no
  // more.
  void clean_up(const StepFindings& findings) const {
    std::vector<CreatedFile> created = known_.files;
    created.insert(created.end(), findings.files.begin(), findings.files.end());
    remove_created(project(), created, removed_kinds());
    remove_temporary_folder(schedule_);
  }

  fs::path schedule_, folder_, outcome_;
  ScheduleSetup setup_;
  Plan plan_;
  ScheduleStep step_;
  KnownResults known_;
  FileKinds kinds_;
  Log log_;
  int interrupted_by_ = 0;
};

}  // namespace

int do_schedule_step(const fs::path& schedule, const Job& job, bool trust_plugins) {
  return StepProcess(schedule, job, trust_plugins).run();
}

std::string schedule_device(const fs::path& schedule) {
  const ConfigValue tree = load_configuration({schedule / kScheduleConfiguration}, {}, {});
  std::string device = device_of(value_or_empty(tree, "experiment"));
  const ConfigValue tasks = value_or_empty(tree, "tasks");
  for (const auto& [task, sections] : tasks.entries)
    if (device == "cpu") device = device_of(sections);
  return device;
}

}  // namespace ferula
