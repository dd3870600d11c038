// The process of a schedule's step.
#pragma once

#include <filesystem>
#include <string>

#include "core/launcher/job.h"

namespace ferula {

// Does the step, unless it has been done already and only the journal does not say so. Returns the
// exit code.
int do_schedule_step(const std::filesystem::path& schedule, const Job& job, bool trust_plugins);

// Where the tensors of its experiments are: "cpu" if those of no task are elsewhere.
std::string schedule_device(const std::filesystem::path& schedule);

}  // namespace ferula
