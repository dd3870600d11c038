#include "core/project/project_files.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "core/files/atomic_file.h"
#include "core/project/file_kinds.h"
#include "core/project/numbering.h"
#include "core/project/reservations.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

// What this file is to the kind, if it is of this kind at all.
std::optional<ProjectFile> match(const FileKind& kind, const std::string& task,
                                 const fs::path& path) {
  if (!fs::is_regular_file(path) || parse_temporary_name(path) || is_reserved(path)) return {};
  ProjectFile file = {task, path.filename().string(), 0, path};
  if (kind.numbered) {
    const std::optional<NumberedName> parts = parse_numbered_name(file.name);
    if (!parts) return {};
    file.name = parts->name;
    file.number = parts->number;
  }
  const std::string wanted = template_parts(kind).back();
  if (wanted != "FILE" && file.name != wanted) return {};
  return file;
}

// The folders of a kind with TASK as their last part, or without.
std::vector<std::string> tasks_in(const FileKind& kind, const fs::path& folder) {
  const std::vector<std::string> parts = template_parts(kind);
  return parts[parts.size() - 2] == "TASK" ? folders_in(folder) : std::vector<std::string>{""};
}

}  // namespace

std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;  // what cannot be read has none
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.is_directory(ignored)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<ProjectFile> files_of_kind(const FileKind& kind, const fs::path& project) {
  fs::path folder = project;
  const std::vector<std::string> parts = template_parts(kind);
  for (std::size_t i = 1; i + 1 < parts.size() && parts[i] != "TASK"; ++i) folder /= parts[i];
  std::vector<ProjectFile> files;
  std::error_code ignored;  // a folder that is not there has none
  for (const std::string& task : tasks_in(kind, folder))
    for (const auto& entry : fs::directory_iterator(folder / task, ignored))
      if (const auto file = match(kind, task, entry.path())) files.push_back(*file);
  std::sort(files.begin(), files.end(), [](const ProjectFile& a, const ProjectFile& b) {
    return std::tie(a.task, a.name, a.number) < std::tie(b.task, b.name, b.number);
  });
  return files;
}

}  // namespace ferula
