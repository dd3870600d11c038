#include "core/host/run_in_folder.h"

#include <optional>
#include <utility>

#include "core/files/status.h"
#include "core/host/execute.h"
#include "core/host/experiment.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

bool has_ended(const fs::path& folder) {
  const fs::path status = folder / "status.json";
  return fs::exists(status) && read_status(status).state == "finished";
}

RunReport ended_report(const fs::path& folder) {
  const Status status = read_status(folder / "status.json");
  return {folder, status.state, 0, status.reason, {}, {status.last.begin(), status.last.end()}};
}

}  // namespace

RunReport run_in_folder(const fs::path& folder, ConfigValue tree, const RunOptions& options,
                        const std::string& title) {
  fs::create_directories(folder);
  if (has_ended(folder)) return ended_report(folder);
  std::optional<Dictionary> snapshot;
  if (fs::exists(folder / kTrainingConfiguration)) snapshot = read_resumable(folder);
  Setup setup = set_up(options, snapshot ? read_configuration(folder, {}) : std::move(tree));
  return execute(options, setup, folder, std::move(snapshot), title);
}

}  // namespace ferula
