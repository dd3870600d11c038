// The files that `ferula clean` is about.
#pragma once

#include <filesystem>
#include <vector>

#include "core/host/leftovers.h"
#include "core/project/created_file.h"
#include "core/reports/experiments.h"

namespace ferula {

// REQUIRES, of all these: nobody works in the folder.

std::vector<Leftover> leftovers_of_experiment(const ExperimentFolder& experiment,
                                              const CleanOptions& options);

// Of the folder of a schedule or grid, without its experiments.
std::vector<Leftover> leftovers_of_plan(const std::filesystem::path& plan);

// Of a project's folder, without its schedules: names that dead steps reserved, too.
std::vector<Leftover> leftovers_of_project(const std::filesystem::path& project);

// Whether its status.json says that an experiment, schedule or grid has finished.
bool is_finished(const std::filesystem::path& folder);

// All that a schedule created, by its journal; nothing for a grid. Throws Error if it is damaged.
std::vector<CreatedFile> created_files(const std::filesystem::path& plan);

// With the bytes that it has, or that are in it.
Leftover leftover(const std::filesystem::path& path, std::string what);

}  // namespace ferula
