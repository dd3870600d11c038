// What the process of a job does before and around it.
#pragma once

#include "core/launcher/job.h"

namespace ferula {

// Limits its memory, and shows it the devices that are its own.
void prepare_process(const Job& job);

// The exit code of the job. Prints an exception as the sentence of an Error.
int run_reporting(const Job& job, const JobFunction& run);

}  // namespace ferula
