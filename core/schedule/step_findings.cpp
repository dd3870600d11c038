#include "core/schedule/step_findings.h"

#include <nlohmann/json.hpp>
#include <set>

#include "core/files/measurements.h"
#include "core/project/removal.h"
#include "core/project/task_json.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

// The newest record of each step that is done, by its number.
std::map<std::int64_t, const StepRecord*> done_steps(const std::vector<StepRecord>& journal) {
  std::map<std::int64_t, const StepRecord*> done;
  for (const StepRecord& record : journal)
    if (record.state == "done") done[record.step] = &record;
  return done;
}

void add_all_before(std::int64_t step, const Plan& plan, std::set<std::int64_t>& found) {
  for (const std::int64_t before : plan.at(step).after)
    if (found.insert(before).second) add_all_before(before, plan, found);
}

Task* find_task(std::vector<Task>& tasks, const std::string& name) {
  for (Task& task : tasks)
    if (task.name == name) return &task;
  return nullptr;
}

// The models of this schedule stand before those that it reuses.
void add_models(Task& task, const std::vector<StoredModel>& models, std::size_t reused) {
  task.models.insert(task.models.end() - static_cast<std::ptrdiff_t>(reused), models.begin(),
                     models.end());
}

class Gathering {
 public:
  void add(const ScheduleStep& step, const StepFindings& findings) {
    for (const Task& task : findings.tasks) {
      known_.tasks.push_back(task);
      reused_[task.name] = task.models.size();
    }
    for (const auto& [name, paths] : findings.paths)
      if (Task* task = find_task(known_.tasks, name))
        for (const auto& [key, reference] : paths) task->paths[key] = reference;
    for (const auto& [name, models] : findings.models)
      if (Task* task = find_task(known_.tasks, name)) add_models(*task, models, reused_[name]);
    for (Task& task : known_.tasks)
      forget_files(task, {findings.removed.begin(), findings.removed.end()});
    known_.files.insert(known_.files.end(), findings.files.begin(), findings.files.end());
    if (!findings.results.empty()) known_.results.push_back({step, findings.results});
  }

  KnownResults take() { return std::move(known_); }

 private:
  KnownResults known_;
  std::map<std::string, std::size_t> reused_;
};

}  // namespace

std::string to_text(const StepFindings& findings) {
  return Json{{"results", measurements_to_json(findings.results)},
              {"tasks", findings.tasks},
              {"paths", findings.paths},
              {"models", findings.models},
              {"files", findings.files},
              {"removed", findings.removed}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

StepFindings parse_findings(const std::string& text) {
  const Json json = Json::parse(text);
  StepFindings findings;
  findings.results = measurements_from_json(json.at("results"));
  json.at("tasks").get_to(findings.tasks);
  json.at("paths").get_to(findings.paths);
  json.at("models").get_to(findings.models);
  json.at("files").get_to(findings.files);
  json.at("removed").get_to(findings.removed);
  return findings;
}

KnownResults known_to(std::int64_t step, const Plan& plan, const std::vector<StepRecord>& journal) {
  std::set<std::int64_t> before;
  add_all_before(step, plan, before);
  Gathering gathering;
  for (const auto& [number, record] : done_steps(journal))
    if (before.contains(number))
      gathering.add(plan.at(number).step, parse_findings(record->outcome));
  return gathering.take();
}

KnownResults known_in_the_end(const Plan& plan, const std::vector<StepRecord>& journal) {
  Gathering gathering;
  for (const auto& [number, record] : done_steps(journal))
    gathering.add(plan.at(number).step, parse_findings(record->outcome));
  return gathering.take();
}

}  // namespace ferula
