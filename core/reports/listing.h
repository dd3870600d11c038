// What there is below a folder, as `ferula ls` shows it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ferula {

// An experiment, a test of one, or a whole schedule or grid.
struct Listed {
  std::filesystem::path folder;
  std::string kind;            // "experiment", "test", "schedule", "grid", …
  std::string problem, model;  // of an experiment
  std::string state;           // "finished", "dead", …; "unknown" if no status.json can be read
  std::string reason;          // "Not converged: Epoch Limit reached"
  std::string started;         // "2018-05-02T13:45:09+0200"
  std::string updated;
  std::optional<std::int64_t> done, total;  // episodes; of a schedule or grid: steps
  std::optional<std::int64_t> failed;       // steps
  std::optional<std::int64_t> epoch;
  std::optional<double> loss;  // the newest that was measured
  std::optional<double> best;  // that of the best model
  std::int64_t tests = 0;      // folders of tests in it
};

// All below a folder, newest first. Of a schedule or grid one line; its experiments are listed if
// the folder itself is that of the schedule or grid. Checkpoints are not opened. Folders that
// cannot be read are added to `complaints`. Throws Error if the folder is none.
std::vector<Listed> list_experiments(const std::filesystem::path& folder,
                                     std::vector<std::string>& complaints);

struct ListedFile {
  std::filesystem::path path;  // relative to the experiment
  std::uintmax_t bytes = 0;
};

// Whether a folder is that of an experiment.
bool is_experiment(const std::filesystem::path& folder);

// One experiment, its tests, and its files with those below it, sorted; symbolic links are not
// followed.
Listed list_experiment(const std::filesystem::path& experiment);
std::vector<Listed> list_tests(const std::filesystem::path& experiment);
std::vector<ListedFile> list_files(const std::filesystem::path& folder);

// Bytes of all files below a folder.
std::uintmax_t size_on_disk(const std::filesystem::path& folder);

}  // namespace ferula
