// The part of a schedule's setup that is about tasks.
#include <algorithm>
#include <regex>

#include "core/plugins/guards.h"
#include "core/schedule/schedule_setup.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

constexpr const char* kTrainingProblem = "training.problem";

// Folders and files are named after tasks.
void check_task_name(const std::string& name, const ConfigValue& value) {
  static const std::regex pattern("[A-Za-z0-9][A-Za-z0-9_.+-]*");
  if (!std::regex_match(name, pattern))
    throw Error(place(value, "tasks") + ": a task's name has letters, digits, _ . + and - only, " +
                "got '" + name + "'");
}

// What a task says of itself, beside sections of the experiment.
struct TaskFacts {
  std::string type;
  std::vector<std::string> classes;
  void list(Parameters& p) {
    p("type", type, "what kind of task it is, such as classification");
    p("classes", classes, "names of the classes");
  }
};

void use_settings(const Plugin& plugin, const ConfigValue& tree) {
  if (!plugin.settings) return;
  const std::string section = "plugins." + plugin.note.name;
  const ConfigValue values = value_or_empty(tree, section);
  ParameterFiller filler(values, section);
  plugin.settings->create(filler);
}

}  // namespace

const std::vector<std::string>& task_facts() {
  static const std::vector<std::string> keys = {"type", "classes"};
  return keys;
}

void ScheduleSetup::name_tasks() {
  for (const auto& [name, sections] : value_or_empty(tree_, "tasks").entries) {
    check_task_name(name, sections);
    tasks_.push_back(name);
  }
  if (tasks_.empty()) {
    const ConfigValue problem = value_or_empty(*tree_.find("experiment"), "training.problem");
    const ConfigValue* name = problem.find("name");
    tasks_.push_back(name != nullptr ? name->text : problem.text.empty() ? "task" : problem.text);
  }
  if (params_.pivot.empty()) params_.pivot = tasks_.front();
  if (std::find(tasks_.begin(), tasks_.end(), params_.pivot) == tasks_.end())
    throw Error(place(*tree_.find("schedule.pivot"), "schedule.pivot") + ": there is no task '" +
                params_.pivot + "'" + did_you_mean(params_.pivot, tasks_) +
                "; there are: " + joined(tasks_));
  if (params_.project.empty())
    params_.project = scheduler_name().substr(scheduler_name().rfind('/') + 1);
}

ConfigValue ScheduleSetup::task_sections(std::string_view task) const {
  if (std::find(tasks_.begin(), tasks_.end(), task) == tasks_.end())
    throw Error("there is no task '" + std::string(task) + "'; there are: " + joined(tasks_));
  const ConfigValue all = value_or_empty(tree_, "tasks");
  for (const auto& [name, sections] : all.entries)
    if (name == task) return sections;
  return make_mapping({});
}

std::string ScheduleSetup::problem_name(std::string_view task) const {
  ConfigValue tree = experiment(task, {});
  expand_name_shorthand(tree, kTrainingProblem);
  const ConfigValue* name = tree.find("training.problem.name");
  if (name != nullptr) return name->text;
  throw Error("experiment.training.problem.name: is missing; the task '" + std::string(task) +
              "' needs a problem");
}

std::shared_ptr<const Problem> ScheduleSetup::training_problem(std::string_view task) {
  const RegisteredComponent& found = registry_->find("problem", problem_name(task));
  const ConfigValue tree = experiment(task, {});
  const ConfigValue values = value_or_empty(tree, kTrainingProblem);
  use_settings(*found.plugin, tree);
  const std::string label =
      component_label("problem", found.name, found.plugin->note.name, kTrainingProblem);
  ParameterFiller filler(values, kTrainingProblem);
  return guard_problem(guarded(label, "constructor", [&] { return found.factory.create(filler); }),
                       label);
}

Task ScheduleSetup::described_task(const std::string& name) const {
  TaskFacts facts;
  const ConfigValue sections = task_sections(name);
  ParameterFiller filler(sections, "tasks." + name);
  facts.list(filler);
  Task task;
  task.name = name;
  task.type = facts.type;
  task.classes = facts.classes;
  return task;
}

}  // namespace ferula
