#include "core/project/removal.h"

#include <optional>

#include "core/files/descriptor.h"
#include "core/project/references.h"
#include "core/project/task_file.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

std::set<std::string> references_of(const std::vector<CreatedFile>& created,
                                    const std::set<std::string>& kinds) {
  std::set<std::string> references;
  for (const CreatedFile& file : created)
    if (kinds.count(file.kind) > 0) references.insert(file.reference);
  return references;
}

// What it is now, if that is not what was recorded.
std::optional<CreatedFile> without_weights(const CreatedFile& file, const fs::path& project,
                                           const std::set<std::string>& removed) {
  const fs::path path = resolve_reference(project, file.reference);
  if (file.kind != "models" || removed.count(file.reference) > 0 || !fs::exists(path)) return {};
  if (removed.count(read_model(path, project).weights) > 0) forget_weights(path);
  const CreatedFile now = measured(file, path);
  return now == file ? std::nullopt : std::optional(now);
}

}  // namespace

std::set<std::string> kinds_to_remove(const std::vector<std::string>& names, const FileKinds& kinds,
                                      const std::string& place) try {
  std::set<std::string> chosen;
  for (const std::string& name : names) {
    if (name == "all") {
      for (const FileKind& kind : kinds.all()) chosen.insert(kind.name);
    } else {
      chosen.insert(kinds.find(name).name);
    }
  }
  return chosen;
} catch (const Error& error) {
  throw error.at(place);
}

Removal remove_created(const fs::path& project, const std::vector<CreatedFile>& created,
                       const std::set<std::string>& kinds) {
  Removal removal = {references_of(created, kinds), {}};
  for (const CreatedFile& file : created)
    if (const auto now = without_weights(file, project, removal.references))
      removal.changed.push_back(*now);
  for (const std::string& reference : removal.references)
    remove_path(resolve_reference(project, reference));
  return removal;
}

void forget_files(Task& task, const std::set<std::string>& references) {
  std::erase_if(task.paths, [&](const auto& path) { return references.count(path.second) > 0; });
  for (StoredModel& model : task.models)
    if (references.count(model.weights) > 0) model.weights.clear();
}

void remove_temporary_folder(const fs::path& schedule) { remove_path(schedule / "temporary"); }

}  // namespace ferula
