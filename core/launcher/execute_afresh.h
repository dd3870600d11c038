// A job in a process that has nothing of the server from which it was forked.
#pragma once

#include "core/launcher/job.h"

namespace ferula {

// Executes this program again, as `ferula job`, which does the job. Returns only if that fails.
void execute_afresh(const Job& job);

}  // namespace ferula
