// What the experiments of a grid and their tests have in common: being executed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/devices/slots.h"
#include "core/engine/engine.h"
#include "core/engine/plan.h"
#include "core/engine/steps.h"
#include "core/files/environment.h"
#include "core/grid/grid_launcher.h"
#include "core/grid/grid_run.h"
#include "core/grid/grid_settings.h"

namespace ferula {

// In the folder of a grid.
inline constexpr const char* kGrid = "grid.yaml";

using PluginsByName = std::map<std::string, LoadedPlugin>;
PluginsByName by_name(const std::vector<LoadedPlugin>& plugins);

// Experiments side by side: as many as the settings say, or as there is room for on the devices
// that they name, or as this process has cores for. Throws Error if there is no such device.
Slots slots_of(const GridSettings& settings);

// The settings and tasks of a grid's folder.
Grid stored_grid_in(const std::filesystem::path& folder, const RunOptions& options);

// A folder with its plan; all outlive the execution.
struct PreparedGrid {
  std::filesystem::path folder;
  const Plan& plan;
  Steps& steps;
  EngineOptions options;
  const std::vector<Device>& devices;  // that its steps are shared out to; for the log
};

// Does what is not done. REQUIRES: the folder is locked.
GridReport execute_grid(const PreparedGrid& grid, GridLauncher& launcher,
                        const PluginsByName& plugins, const RunOptions& options);

// The report of a grid of which all is done, so that nothing is touched; else nothing.
std::optional<GridReport> finished_grid(const std::filesystem::path& folder, const Plan& plan);

}  // namespace ferula
