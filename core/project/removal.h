// What a schedule removes of its own files when it has ended well.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/project/created_file.h"
#include "core/project/file_kinds.h"
#include "ferula/task.h"

namespace ferula {

// The kinds that `schedule.remove` names, "all" being all. Throws Error, with the place in front,
// if there is no such kind.
std::set<std::string> kinds_to_remove(const std::vector<std::string>& names, const FileKinds& kinds,
                                      const std::string& place);

struct Removal {
  std::set<std::string> references;  // of what is gone
  std::vector<CreatedFile> changed;  // stored models whose weights are gone, as they are now
};

// Removes files of these kinds that this schedule created. Stored models whose weights go say so
// first. Does the same when it is done again after a kill. Throws Error if a file cannot be
// removed.
Removal remove_created(const std::filesystem::path& project,
                       const std::vector<CreatedFile>& created, const std::set<std::string>& kinds);

// The same in what a task knows of.
void forget_files(Task& task, const std::set<std::string>& references);

// Removes the schedule's temporary files, however they came to be.
void remove_temporary_folder(const std::filesystem::path& schedule);

}  // namespace ferula
