// A scheduler: a worker whose work is a list of atomic steps.
//
// The host makes the plan once, runs each step in a process of its own, and writes down what has
// been done, so that a schedule that was killed goes on where it was. Steps pass results through
// files and through what they report here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/component.h"
#include "ferula/files.h"
#include "ferula/model.h"
#include "ferula/problem.h"
#include "ferula/session.h"
#include "ferula/task.h"

namespace ferula {

// What a step is told: nothing else decides what it does.
struct ScheduleStep {
  std::string command;                  // "train_fold"
  std::vector<std::string> parameters;  // {"fashion", "0"}
};
static_assert(sizeof(ScheduleStep) == 56);

// The plan of a schedule while it is made.
//
// Implemented by the host; new virtual functions are appended. [main thread]
class FERULA_EXPORT Routine {
 public:
  virtual ~Routine();

  // Whether the configuration wants this subroutine.
  virtual bool wants(std::string_view subroutine) const = 0;
  // Names, in the order of the configuration, and the most important one.
  virtual const std::vector<std::string>& tasks() const = 0;
  virtual const std::string& pivot() const = 0;
  // Throws Error unless the experiment that StepSession::run() would make of these could begin.
  virtual void check(std::string_view task, const std::vector<std::string>& settings) = 0;

  // Appends a step that begins when those of `after` are done, and returns its number. Steps that
  // do not wait for each other may run side by side.
  virtual std::int64_t add(ScheduleStep step, const std::vector<std::int64_t>& after) = 0;

  // What the configuration says at a path ("observers.EarlyStopping") of a task's experiment, its
  // sections put over it, on one line of YAML; empty if it says nothing. Defaults are not in it.
  virtual std::string section(std::string_view task, std::string_view path) const = 0;
  // Whether the configuration's `reuse` names other projects for this kind of files.
  virtual bool reuses(std::string_view kind) const = 0;
};

// What an experiment came to.
struct ExperimentReport {
  std::filesystem::path folder;
  std::string status;                  // "Not converged: Epoch Limit reached"
  std::map<std::string, double> last;  // the newest numbers, by the path of run state
  std::map<std::string, double> best;  // those of the best model
};
static_assert(sizeof(ExperimentReport) == 168);

// The numbers that a step reported.
struct StepResults {
  ScheduleStep step;
  std::map<std::string, double> results;
};
static_assert(sizeof(StepResults) == 104);

// What a step gets of the host.
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT StepSession {
 public:
  virtual ~StepSession();

  virtual const ScheduleStep& step() const = 0;
  virtual void log(LogLevel level, std::string_view sentence) = 0;
  // The step's own folder, which stays.
  virtual const std::filesystem::path& folder() const = 0;
  virtual Files& files() = 0;

  // As the steps left them that this one waits for. Throws Error if there is no such task.
  virtual const Task& task(std::string_view name) const = 0;
  virtual const Task& pivot() const = 0;
  // What this step adds to a task; the host keeps it if the step ends well.
  virtual void set_path(std::string_view task, std::string_view name,
                        const std::filesystem::path& file) = 0;
  virtual void add_model(std::string_view task, StoredModel model) = 0;

  // Runs the configuration's `experiment`, with the task's sections and the settings
  // ("training.sampler.fold=2", "worker=Tester") over it, in the folder `name` inside the step's.
  // If the step was killed in the midst of it, it goes on; if it had ended, this returns at once.
  virtual ExperimentReport run(std::string_view name, std::string_view task,
                               const std::vector<std::string>& settings) = 0;
  // The problem of a section ("training") of that experiment.
  virtual std::shared_ptr<const Problem> problem(std::string_view task, std::string_view section,
                                                 const std::vector<std::string>& settings) = 0;
  // The best model of an experiment, ready to predict.
  virtual std::shared_ptr<Model> model(const std::filesystem::path& experiment) = 0;

  // A number to be remembered of this step; infinities and NaN are kept as such.
  virtual void result(std::string_view name, double value) = 0;
  // Those of the steps that this one waits for, in the order of the plan.
  virtual const std::vector<StepResults>& results() const = 0;

  // As Routine::section(). So "validation.problem=" + section(task, "training.problem") is a
  // setting.
  virtual std::string section(std::string_view task, std::string_view path) const = 0;
  // The same of an experiment that has run, with all defaults.
  virtual std::string section_of(const std::filesystem::path& experiment,
                                 std::string_view path) const = 0;
};

// Implemented by plugins: frozen. Constructed from its Params, whose keys count from the root of
// the configuration, once for the plan and once in the process of each step.
class FERULA_EXPORT Scheduler : public Component {
 public:
  ~Scheduler() override;  // key function

  // What it can do, in order; the configuration's `schedule.subroutines` chooses.
  virtual std::vector<std::string> subroutines() const = 0;

  // Kinds of files beside the host's. Default: none.
  virtual std::vector<FileKind> file_kinds() const;

  // Plans: the same configuration gives the same steps. The host puts a step before them, which
  // finds out about the tasks, and one behind them, which cleans up.
  virtual void create_routine(Routine& routine) = 0;

  // In the process of each step but the first, before anything else: for what several steps need.
  virtual void after_preparation(StepSession& session);

  virtual void run_step(StepSession& session) = 0;

  // In the last step, before files are removed: plots, summaries. Returns what the schedule is
  // worth, from the results of its steps; a search minimizes or maximizes it. Default: NaN,
  // nothing.
  virtual double before_finishing(StepSession& session);
};

}  // namespace ferula
