// Experiments in folders that their caller chooses: those of grids and schedules.
#pragma once

#include <filesystem>
#include <string>

#include "core/config/value.h"
#include "ferula/host.h"

namespace ferula {

// Runs a configuration in this folder, which it makes. If the folder has an experiment that was
// interrupted it goes on, with the configuration that it began with; if that has ended, this
// returns what it came to. `title`: a line of the log.
RunReport run_in_folder(const std::filesystem::path& folder, ConfigValue tree,
                        const RunOptions& options, const std::string& title = "");

}  // namespace ferula
