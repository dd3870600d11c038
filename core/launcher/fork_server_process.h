// What runs in the process of a fork server.
#pragma once

#include <sys/types.h>

#include "core/launcher/channel.h"
#include "core/launcher/job.h"

namespace ferula {

// Obeys what comes through the channel until its other end is gone; then kills what still runs.
[[noreturn]] void serve(Channel channel, const JobFunction& run);

// In a process that the server has just forked: prepares it for a job, does it, and exits.
[[noreturn]] void become_job(const Job& job, const JobFunction& run, pid_t server, bool afresh);

}  // namespace ferula
