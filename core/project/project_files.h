// What is there in a project, whoever made it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ferula/files.h"

namespace ferula {

struct ProjectFile {
  std::string task;         // empty if the template has none
  std::string name;         // "model.pt"
  std::int64_t number = 0;  // 0: has none
  std::filesystem::path path;
};

// The files of this kind in the project's folder, by task, name and number; not what only keeps a
// name, nor what is just being written.
std::vector<ProjectFile> files_of_kind(const FileKind& kind, const std::filesystem::path& project);

// The names of the folders in this one, in order.
std::vector<std::string> folders_in(const std::filesystem::path& folder);

}  // namespace ferula
