#include "core/grid/control.h"

#include <signal.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "core/engine/engine.h"
#include "core/files/environment.h"
#include "core/files/folder_lock.h"
#include "core/grid/plan_text.h"
#include "core/launcher/slurm_control.h"
#include "core/launcher/submissions.h"
#include "core/schedule/schedule_folder.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

void check_schedule(const fs::path& folder) {
  if (!fs::exists(folder / kPlan))
    throw Error(folder.string() + ": is no folder of a schedule or grid: it has no " + kPlan);
}

bool somebody_works_in(const fs::path& folder) {
  try {
    const FolderLock lock(folder);
    return false;
  } catch (const Error&) {
    return true;
  }
}

fs::path folder_of(const fs::path& folder, const Plan& plan, std::int64_t step) {
  return plan.kind == "schedule" ? folder / "steps" / step_folder_name(step, plan.at(step).step)
                                 : folder / experiment_number(static_cast<std::size_t>(step - 1));
}

std::vector<RunningChild> running_children(const fs::path& folder, const Plan& plan,
                                           const std::map<std::int64_t, StepRecord>& ended) {
  std::vector<RunningChild> running;
  for (std::int64_t step = 1; step <= plan.size(); ++step) {
    const auto record = ended.find(step);
    if (record != ended.end() && record->second.state == "done") continue;
    const fs::path file = folder_of(folder, plan, step) / "status.json";
    if (!fs::exists(file)) continue;
    const Status status = read_status(file);
    if (status.state == "running") running.push_back({step, status});
  }
  return running;
}

std::optional<JobCounts> jobs_of(const fs::path& folder) {
  if (!Submissions::exist_in(folder)) return std::nullopt;
  JobCounts counts;
  for (const auto& [id, job] : ask_queue(slurm_job_name(folder))) {
    if (job.stage() == QueuedJob::Stage::waiting) ++counts.waiting;
    if (job.stage() == QueuedJob::Stage::running) ++counts.running;
  }
  return counts;
}

std::set<std::string> running_jobs(const std::string& name) {
  std::set<std::string> running;
  for (const auto& [id, job] : ask_queue(name))
    if (job.stage() == QueuedJob::Stage::running)
      running.insert(std::to_string(id.first) + "_" + std::to_string(id.second));
  return running;
}

// Of a folder in which nobody works.
bool stop_jobs(const fs::path& folder) {
  if (!jobs_of(folder).value_or(JobCounts{}).any()) return false;
  const FolderLock lock(folder, kPatience);
  const std::string name = slurm_job_name(folder);
  Submissions(folder).stop_all();
  std::set<std::string> told = running_jobs(name);
  if (!tell_to_leave(name))
    throw Error(folder.string() + ": Slurm does not answer; its jobs go on");
  while (jobs_of(folder)->any()) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    for (const std::string& id : running_jobs(name))
      if (told.insert(id).second) tell_job_to_leave(id);
  }
  return true;
}

}  // namespace

ScheduleStatus schedule_status(const fs::path& folder) {
  check_schedule(folder);
  ScheduleStatus result = {read_plan(folder / kPlan), read_status(folder / "status.json"), {}, {}};
  std::map<std::int64_t, StepRecord> ended;
  for (const StepRecord& record : read_journal(folder / kJournal)) ended[record.step] = record;
  for (const auto& [step, record] : ended)
    if (record.state == "failed") result.failed.push_back(record);
  const bool is_alive = somebody_works_in(folder);
  if (result.status.state == "running" && !is_alive) result.status.state = "dead";
  result.jobs = jobs_of(folder);
  if (is_alive || (result.jobs && result.jobs->running > 0))
    result.running = running_children(folder, result.plan, ended);
  return result;
}

bool stop_schedule(const fs::path& folder) {
  check_schedule(folder);
  if (!somebody_works_in(folder)) return stop_jobs(folder);
  const Status status = read_status(folder / "status.json");
  if (status.host != host_name())
    throw Error(folder.string() + ": process " + std::to_string(status.process) + " on " +
                status.host + " works in it; stop it there");
  kill(static_cast<pid_t>(status.process), SIGTERM);
  while (somebody_works_in(folder)) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return true;
}

}  // namespace ferula
