// What Slurm is asked and told by its commands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/launcher/sbatch.h"
#include "core/launcher/slurm_queue.h"

namespace ferula {

inline constexpr const char* kSlurm = "Slurm";  // who speaks in a log

// Throws Error if Slurm is not there, or would refuse a job with such resources.
void check_slurm(const SlurmResources& resources);

// All jobs of this name. Throws Error if Slurm does not answer.
Queue ask_queue(const std::string& job_name);

// Cancels the jobs of this name that wait, and sends SIGTERM to those that run. Returns false if
// Slurm does not answer.
bool tell_to_leave(const std::string& job_name);
// SIGTERM to one that runs, "17_3": it may have begun in the moment when all were told.
void tell_job_to_leave(const std::string& id);

// The largest index that a task of a job array may have.
std::int64_t largest_array_index();

// By sacct: "17_3". Nothing if this cluster has no accounting, or the job has not ended.
std::optional<JobEnd> accounted_end(const std::string& id, std::int64_t step);

// "no such thing\n more\n" is "no such thing; more".
std::string one_line(const std::string& text);

// "3 jobs"
std::string jobs_text(std::size_t count);

}  // namespace ferula
