#include "grid_report.h"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/grid/control.h"
#include "core/grid/plan_text.h"
#include "core/grid/trials.h"
#include "core/observers/progress.h"
#include "core/text/nearest.h"

namespace ferula {
namespace {

using Json = nlohmann::ordered_json;

std::string number(std::int64_t step) {
  return experiment_number(static_cast<std::size_t>(step - 1));
}

Json to_json(const std::vector<StepRecord>& failed) {
  Json list = Json::array();
  for (const StepRecord& record : failed)
    list.push_back({{"step", record.step},
                    {"reason", record.reason},
                    {"attempt", record.attempt},
                    {"last_lines", record.last_lines}});
  return list;
}

void print(const std::vector<StepRecord>& failed) {
  for (const StepRecord& record : failed) {
    std::cout << number(record.step) << " failed: " << record.reason << '\n';
    for (const std::string& line : record.last_lines) std::cout << "  | " << line << '\n';
  }
}

Json best_to_json(const std::filesystem::path& folder) {
  const auto best = best_trial_in(folder);
  if (!best) return nullptr;
  return {{"trial", best->trial},
          {"monitor", best->monitor},
          {"value", best->value},
          {"settings", best->settings}};
}

void print_best(const std::filesystem::path& folder) {
  if (const auto best = best_trial_in(folder))
    std::cout << "best:   " << to_text(*best) << '\n'
              << "        " << joined(best->settings, "\n        ") << "\n        "
              << (folder / kBestConfiguration).string() << '\n';
}

std::string next_command(const GridReport& grid) {
  const std::string folder = grid.folder.string();
  if (grid.end.signal != 0) return "ferula resume " + folder;
  if (!grid.end.complete()) return "ferula resume " + folder + "   # tries what failed again";
  if (grid.is_test) return "ferula grid analyze " + grid.folder.parent_path().string();
  return "ferula grid test " + folder + ", ferula grid analyze " + folder;
}

Json to_json(const ScheduleStatus& schedule) {
  Json running = Json::array();
  for (const RunningChild& child : schedule.running)
    running.push_back({{"step", child.step},
                       {"device", child.status.device},
                       {"counters", child.status.counters}});
  Json json = {{"state", schedule.status.state},
               {"reason", schedule.status.reason},
               {"counters", schedule.status.counters},
               {"last", schedule.status.last},
               {"running", running},
               {"failed", to_json(schedule.failed)}};
  if (schedule.jobs)
    json["jobs"] = {{"waiting", schedule.jobs->waiting}, {"running", schedule.jobs->running}};
  return json;
}

std::int64_t value_or_zero(const std::map<std::string, std::int64_t>& counters,
                           const std::string& name) {
  const auto found = counters.find(name);
  return found != counters.end() ? found->second : 0;
}

// What a step does; of a trial, what it tries.
std::string step_text(const Plan& plan, const SuggestionsByTrial& suggestions, std::int64_t step) {
  const auto suggestion = suggestions.find(step);
  return suggestion != suggestions.end() ? joined(suggestion->second.settings, " ")
                                         : step_text(plan.at(step).step);
}

void print(const RunningChild& child, const std::string& what) {
  const auto& counters = child.status.counters;
  const auto of_role = [&](const std::string& counter) {
    return value_or_zero(counters, "training/" + counter) +
           value_or_zero(counters, "testing/" + counter);
  };
  const std::string& device = child.status.device;
  const std::string where = device.empty() || device == "cpu" ? "" : " on " + device;
  std::cout << number(child.step) << " running" << where << ": episode " << of_role("episode")
            << " of " << of_role("episodes_total") << "  " << what << '\n';
}

void print(const JobCounts& jobs, const std::string& state, const std::filesystem::path& folder) {
  std::cout << "Slurm: " << jobs.waiting << " queued, " << jobs.running << " running";
  if (state != "running")
    std::cout << "; nobody watches them: `ferula resume " << folder.string() << "` does";
  std::cout << '\n';
}

}  // namespace

int report_grid(const GridReport& grid, const Arguments& arguments) {
  const StepCounts& counts = grid.end.counts;
  if (arguments.has("json")) {
    Json json = {{"folder", grid.folder.string()},
                 {"experiments", counts.steps},
                 {"done", counts.done},
                 {"seconds", grid.seconds},
                 {"failed", to_json(grid.failed)}};
    if (is_search(grid.folder)) json["best"] = best_to_json(grid.folder);
    std::cout << json.dump(2) << '\n';
  } else {
    print(grid.failed);
    std::cout << counts.done << " of " << counts.steps << " done, " << counts.failed << " failed ("
              << std::fixed << std::setprecision(1) << grid.seconds << " s)\n"
              << "folder: " << grid.folder.string() << '\n';
    print_best(grid.folder);
    std::cout << "next:   " << next_command(grid) << '\n';
  }
  if (grid.end.signal != 0) return 128 + grid.end.signal;
  return grid.end.complete() ? 0 : 1;
}

int report_status(const std::filesystem::path& folder, const Arguments& arguments) {
  const ScheduleStatus schedule = schedule_status(folder);
  if (arguments.has("json")) {
    Json json = to_json(schedule);
    if (is_search(folder)) json["best"] = best_to_json(folder);
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  std::cout << schedule.status.state << ": " << schedule.status.reason;
  const auto left = schedule.status.last.find("seconds_left");
  if (schedule.status.state == "running" && left != schedule.status.last.end())
    std::cout << ", " << duration_text(left->second) << " left";
  std::cout << '\n';
  if (schedule.jobs && schedule.jobs->any()) print(*schedule.jobs, schedule.status.state, folder);
  const SuggestionsByTrial suggestions = read_suggestions(folder / kSuggestions);
  for (const RunningChild& child : schedule.running)
    print(child, step_text(schedule.plan, suggestions, child.step));
  print(schedule.failed);
  print_best(folder);
  return 0;
}

}  // namespace ferula
