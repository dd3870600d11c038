#include "core/host/leftover_files.h"

#include <signal.h>

#include <cerrno>
#include <utility>

#include "core/files/atomic_file.h"
#include "core/files/status.h"
#include "core/project/reservations.h"
#include "core/reports/listing.h"
#include "core/schedule/schedule_folder.h"
#include "core/schedule/step_findings.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTemporary = "temporary file";

// Calls it for each file below a folder, but not for those of experiments in it.
template <class Visit>
void visit_files(const fs::path& folder, Visit&& visit) {
  std::error_code ignored;  // what cannot be read cannot be removed either
  for (auto entry = fs::recursive_directory_iterator(folder, ignored);
       entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
    if (entry->is_directory(ignored) && is_experiment(entry->path()))
      entry.disable_recursion_pending();
    else if (entry->symlink_status(ignored).type() == fs::file_type::regular)
      visit(entry->path());
  }
}

std::vector<Leftover> temporary_files(const fs::path& folder) {
  std::vector<Leftover> found;
  visit_files(folder, [&](const fs::path& file) {
    if (parse_temporary_name(file)) found.push_back(leftover(file, kTemporary));
  });
  return found;
}

bool is_dead(std::int64_t process) {
  return ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

// All but the best, or but the newest if none is known to be the best.
void add_checkpoints(const fs::path& experiment, std::vector<Leftover>& found) {
  const fs::path models = experiment / "models";
  const fs::path kept = fs::exists(models / "model_best.pt") ? "model_best.pt" : "model_latest.pt";
  std::error_code ignored;  // there may be none
  for (const auto& file : fs::directory_iterator(models, ignored))
    if (file.path().extension() == ".pt" && file.path().filename() != kept)
      found.push_back(leftover(file.path(), "checkpoint"));
}

}  // namespace

Leftover leftover(const fs::path& path, std::string what) {
  std::error_code error;
  const std::uintmax_t bytes =
      fs::is_directory(path) ? size_on_disk(path) : fs::file_size(path, error);
  return {path, std::move(what), error ? 0 : bytes};
}

bool is_finished(const fs::path& folder) try {
  return read_status(folder / "status.json").state == "finished";
} catch (const Error&) {
  return false;
}

std::vector<Leftover> leftovers_of_experiment(const ExperimentFolder& experiment,
                                              const CleanOptions& options) {
  std::vector<Leftover> found = temporary_files(experiment.path);
  if (options.tests) {
    for (const fs::path& test : experiment.tests) {
      std::erase_if(found, [&](const Leftover& file) { return file.path.parent_path() == test; });
      found.push_back(leftover(test, "test"));
    }
  }
  if (options.checkpoints && is_finished(experiment.path)) add_checkpoints(experiment.path, found);
  return found;
}

std::vector<Leftover> leftovers_of_plan(const fs::path& plan) {
  std::vector<Leftover> found = temporary_files(plan);
  if (fs::exists(plan / "temporary") && is_finished(plan))
    found.push_back(leftover(plan / "temporary", "temporary folder"));
  return found;
}

std::vector<Leftover> leftovers_of_project(const fs::path& project) {
  std::vector<Leftover> found;
  std::error_code ignored;  // what cannot be read cannot be removed either
  for (const auto& folder : fs::directory_iterator(project, ignored)) {
    if (folder.path().filename() == "runs") continue;
    visit_files(folder.path(), [&](const fs::path& file) {
      const auto temporary = parse_temporary_name(file);
      if (temporary && is_dead(temporary->process)) found.push_back(leftover(file, kTemporary));
      if (is_reserved(file)) found.push_back(leftover(file, "reserved name"));
    });
  }
  return found;
}

std::vector<CreatedFile> created_files(const fs::path& plan_folder) {
  const Plan plan = read_plan(plan_folder / kPlan);
  if (plan.kind != "schedule") return {};
  return known_in_the_end(plan, read_journal(plan_folder / kJournal)).files;
}

}  // namespace ferula
