#include "core/reports/grid_failures.h"

#include "core/engine/journal.h"
#include "core/engine/plan.h"
#include "core/grid/plan_text.h"
#include "core/schedule/schedule_folder.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

using Failures = std::map<fs::path, std::string>;

// The last attempt counts.
void add_failures(Failures& failures, const fs::path& grid) {
  if (read_plan(grid / kPlan).kind != "grid" || !fs::exists(grid / kJournal)) return;
  for (const StepRecord& record : read_journal(grid / kJournal)) {
    const fs::path folder = grid / experiment_number(static_cast<std::size_t>(record.step - 1));
    if (record.state == "failed")
      failures[folder] = record.reason;
    else
      failures.erase(folder);
  }
}

}  // namespace

Failures failed_experiments(const fs::path& root, const std::vector<fs::path>& plans,
                            std::vector<std::string>& complaints) {
  std::vector<fs::path> grids = plans;
  if (fs::exists(root / kPlan)) grids.push_back(root);
  Failures failures;
  for (const fs::path& grid : grids) try {
      add_failures(failures, grid);
    } catch (const std::exception& error) {
      complaints.emplace_back(error.what());
    }
  return failures;
}

bool ended_without_a_word(const std::string& state) {
  return state == "dead" || state == "unknown";
}

}  // namespace ferula
