// Schedules as a whole.
#pragma once

#include <filesystem>
#include <string>

#include "core/config/value.h"
#include "ferula/host.h"

namespace ferula {

// Whether a configuration's worker is a scheduler, and whether a folder is that of a schedule.
bool is_schedule(const RunOptions& options, const ConfigValue& tree);
bool is_schedule_folder(const std::filesystem::path& folder);

// Begins a schedule in a new folder. REQUIRES: this process has one thread.
RunReport run_schedule(const RunOptions& options, ConfigValue tree);

// Goes on with what is not done. Throws Error, before anything is touched, if it would be another
// schedule now. REQUIRES: as above.
RunReport resume_schedule(const std::filesystem::path& folder, const RunOptions& options);

// What it would do: a line a step.
std::string schedule_plan_text(const RunOptions& options, ConfigValue tree);

}  // namespace ferula
