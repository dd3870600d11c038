// How a job array is described to Slurm: the words of sbatch, and the script that it runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/launcher/slurm_settings.h"

namespace ferula {

// {1, 2, 3, 7} is "1-3,7". REQUIRES: in ascending order.
std::string ranges_text(const std::vector<std::int64_t>& numbers);
// The opposite. Throws Error for anything else.
std::vector<std::int64_t> parse_ranges(const std::string& text);

// "ferula-" and what tells a folder from all others: all jobs of a grid have this name, which says
// nothing to people who look at a queue, but finds them again.
std::string slurm_job_name(const std::filesystem::path& folder);

// Account, partition, time (in Slurm's minutes, rounded up), memory (that of the data, and 256 MiB
// for the program) and processors of each job, and the user's own options, which win.
std::vector<std::string> resource_options(const SlurmResources& resources);

// A task of an array executes this program: `ferula job FOLDER/INDEX.json`.
std::string array_script(const std::filesystem::path& program, const std::filesystem::path& folder);

// A sentence that says what was asked for, what Slurm said, and what can be changed.
std::string refusal(const SlurmResources& resources, const std::string& slurms_words);

}  // namespace ferula
