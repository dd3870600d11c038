// Grids as schedules: their steps are experiments, or tests of these.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/grid/grid.h"
#include "ferula/host.h"

namespace ferula {

struct GridReport {
  std::filesystem::path folder;  // of the grid, or of its tests
  ScheduleEnd end;
  std::vector<StepRecord> failed;  // what failed in the end
  double seconds = 0;
  bool is_test = false;
};

// Begins all experiments of a grid file in a new folder. `tag`: of that folder's name. REQUIRES:
// this process has one thread.
GridReport train_grid(const RunOptions& options, const std::vector<std::string>& sweeps,
                      const std::string& tag);

// Tests the best model of each experiment below a folder, `repetitions` times, by the worker of the
// options; as many side by side as the grid had, or as `slots` says if above 0.
GridReport test_grid(const std::filesystem::path& folder, const RunOptions& options,
                     std::int64_t repetitions, std::int64_t slots);

// Goes on with what is not done: experiments from their checkpoints, failed ones again. The folder
// is that of a grid or of its tests; of a grid that is finished, the newest tests that are not.
GridReport resume_grid(const std::filesystem::path& folder, const RunOptions& options);

// Whether the folder is that of a grid, or of tests of one.
bool is_grid_folder(const std::filesystem::path& folder);

}  // namespace ferula
