// Jobs for processes that somebody else starts, on this machine or another.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/launcher/job.h"

namespace ferula {

// "3.json" of a folder.
std::filesystem::path job_file(const std::filesystem::path& folder, std::int64_t index);

void write_job_file(const std::filesystem::path& file, const Job& job);

// Does the job of a file in this process, within its limit of memory, and leaves beside it how it
// ended ("3.end"). Prints why it failed; returns the exit code. Throws Error if there is no job.
int do_job_of_file(const std::filesystem::path& file, const JobFunction& run);

// How the process of a job ended; nothing if it did not come to its end by itself.
std::optional<JobEnd> read_job_end(const std::filesystem::path& file, std::int64_t step);

}  // namespace ferula
