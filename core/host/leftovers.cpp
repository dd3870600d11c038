#include "core/host/leftovers.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/files/descriptor.h"
#include "core/files/folder_lock.h"
#include "core/host/leftover_files.h"
#include "core/project/project_files.h"
#include "core/project/references.h"
#include "core/project/removal.h"
#include "core/project/task_file.h"
#include "core/reports/experiments.h"
#include "core/schedule/schedule_folder.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

using Locks = std::vector<std::unique_ptr<FolderLock>>;

bool is_in_project(const fs::path& plan) { return plan.parent_path().filename() == "runs"; }

// What nobody else may work in while it is cleaned: the project of a schedule, a grid, or a single
// experiment.
struct Group {
  bool is_project = false;
  std::vector<fs::path> plans;
  std::vector<ExperimentFolder> experiments;
};

using Groups = std::map<fs::path, Group>;

// The group that this is inside of, or one of its own. REQUIRES: outer folders were first.
fs::path root_of(const fs::path& path, const Groups& groups) {
  for (fs::path above = path; above != above.parent_path(); above = above.parent_path())
    if (groups.count(above) > 0) return above;
  return path;
}

Groups groups_of(const FoundExperiments& found) {
  Groups groups;
  for (const fs::path& plan : found.plans) {
    const bool is_project = is_in_project(plan);
    Group& group = groups[root_of(is_project ? project_of(plan) : plan, groups)];
    group.is_project |= is_project;
    group.plans.push_back(plan);
  }
  for (const ExperimentFolder& experiment : found.experiments)
    groups[root_of(experiment.path, groups)].experiments.push_back(experiment);
  return groups;
}

void check_surroundings(const fs::path& folder) {
  for (fs::path above = folder.parent_path(); above != above.parent_path();
       above = above.parent_path())
    if (fs::exists(above / kPlan)) FolderLock{above};
}

void forget_in_tasks(const fs::path& plan, const Removal& removal) {
  const fs::path file = plan / "tasks.json";
  if (!fs::exists(file)) return;
  std::vector<Task> tasks = read_tasks(file);
  for (Task& task : tasks) forget_files(task, removal.references);
  write_tasks(file, tasks);
}

class Cleaner {
 public:
  Cleaner(const fs::path& folder, CleanOptions options, bool removes)
      : folder_(plain_path(folder)), options_(std::move(options)), removes_(removes) {}

  Leftovers run() {
    check_surroundings(folder_);
    FoundExperiments found = find_experiments(folder_);
    for (const auto& [root, group] : groups_of(found)) clean(root, group);
    check_kinds();
    for (std::string& sentence : found.unreadable) result_.kept.push_back(std::move(sentence));
    return std::move(result_);
  }

 private:
  bool lock(const fs::path& folder, Locks& locks) try {
    locks.push_back(std::make_unique<FolderLock>(folder));
    return true;
  } catch (const Error& error) {
    result_.kept.emplace_back(error.what());
    return false;
  }

  bool lock_all(const std::vector<fs::path>& folders, Locks& locks) {
    return std::all_of(folders.begin(), folders.end(),
                       [&](const fs::path& folder) { return lock(folder, locks); });
  }

  void clean(const fs::path& root, const Group& group) {
    Locks locks;
    if (!lock_all(group.is_project ? folders_below(root / "runs") : group.plans, locks)) return;
    for (const ExperimentFolder& experiment : group.experiments) clean(experiment);
    for (const fs::path& plan : group.plans) clean(plan);
    if (group.is_project && is_inside(root, folder_)) take(leftovers_of_project(root));
  }

  static std::vector<fs::path> folders_below(const fs::path& folder) {
    std::vector<fs::path> folders;
    for (const std::string& name : folders_in(folder)) folders.push_back(folder / name);
    return folders;
  }

  void clean(const ExperimentFolder& experiment) {
    Locks locks;
    if (lock(experiment.path, locks) && lock_all(experiment.tests, locks))
      take(leftovers_of_experiment(experiment, options_));
  }

  void clean(const fs::path& plan) {
    take(leftovers_of_plan(plan));
    if (options_.kinds.empty()) return;
    const std::vector<CreatedFile> created = created_files(plan);
    for (const CreatedFile& file : created) known_kinds_.insert(file.kind);
    if (created.empty()) return;
    if (is_finished(plan)) return clean_kinds(plan, created);
    result_.kept.push_back(plan.string() +
                           ": is not finished: `ferula resume` would miss files of its steps");
  }

  void clean_kinds(const fs::path& plan, const std::vector<CreatedFile>& created) {
    const fs::path project = project_of(plan);
    std::vector<Leftover> found;
    for (const CreatedFile& file : created)
      if (const fs::path path = resolve_reference(project, file.reference);
          options_.kinds.count(file.kind) > 0 && fs::exists(path))
        found.push_back(leftover(path, file.kind));
    if (removes_) forget_in_tasks(plan, remove_created(project, created, options_.kinds));
    take(found);
  }

  void take(const std::vector<Leftover>& found) {
    for (const Leftover& leftover : found) {
      if (removes_) remove_path(leftover.path);
      result_.all.push_back(leftover);
    }
  }

  // Kinds of schedulers are known by what they made. REQUIRES: all was looked at.
  void check_kinds() const {
    if (!result_.kept.empty()) return;
    for (const std::string& kind : options_.kinds)
      if (known_kinds_.count(kind) == 0)
        throw Error("no schedule here made files of the kind '" + kind + "'" +
                    did_you_mean(kind, {known_kinds_.begin(), known_kinds_.end()}));
  }

  fs::path folder_;
  CleanOptions options_;
  bool removes_;
  std::set<std::string> known_kinds_;
  Leftovers result_;
};

}  // namespace

Leftovers find_leftovers(const fs::path& folder, const CleanOptions& options) {
  return Cleaner(folder, options, false).run();
}

Leftovers remove_leftovers(const fs::path& folder, const CleanOptions& options) {
  find_leftovers(folder, options);  // an error is one before anything is removed
  return Cleaner(folder, options, true).run();
}

}  // namespace ferula
