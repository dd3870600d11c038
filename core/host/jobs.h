// What the processes of steps do: those of schedules, and those of grids.
#pragma once

#include <cstdint>
#include <string>

#include "core/launcher/job.h"

namespace ferula {

// Does a job by its payload; returns the exit code. Throws Error.
int do_job(const Job& job);

// For the user, when steps cannot be forked.
std::string executed_afresh(std::int64_t threads);

}  // namespace ferula
