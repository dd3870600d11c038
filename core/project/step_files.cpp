#include "core/project/step_files.h"

#include <set>
#include <utility>

#include "core/files/atomic_file.h"
#include "core/project/numbering.h"
#include "core/project/references.h"
#include "ferula/error.h"

namespace ferula {
namespace fs = std::filesystem;
namespace {

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error::failed_run("cannot create the folder '" + folder.string() +
                            "': " + error.message());
}

}  // namespace

StepFiles::StepFiles(StepFolders folders, FileKinds kinds, std::vector<ReusedFile> reused)
    : folders_(std::move(folders)),
      kinds_(std::move(kinds)),
      reused_(std::move(reused)),
      reservations_(folders_.project, folders_.step) {}

fs::path StepFiles::create(std::string_view kind_name, std::string_view task,
                           std::string_view file) {
  const FileKind& kind = kinds_.find(kind_name);
  const bool temporary = template_parts(kind).front() == "TEMPORARY";
  fs::path path =
      (temporary ? folders_.temporary() : folders_.project) / fill_template(kind, task, file);
  make_folder(path.parent_path());
  if (kind.numbered)
    path = take_number(path);
  else
    take_name(kind, path);
  created_.push_back({.kind = kind.name, .task = std::string(task), .reference = reference(path)});
  return path;
}

// A number that is taken was taken by somebody else just now: everybody gets on.
fs::path StepFiles::take_number(const fs::path& file) {
  const auto [last, is_new] = numbers_.try_emplace(file, 0);
  if (is_new) last->second = highest_number(file);
  const std::string name = file.filename().string();
  while (true) {
    fs::path path = file.parent_path() / numbered_name(name, ++last->second);
    if (reservations_.take(path)) return path;
  }
}

void StepFiles::take_name(const FileKind& kind, const fs::path& file) {
  if (reservations_.take(file)) return;
  throw Error::failed_run("'" + file.string() + "' is there already, and files of the kind '" +
                          kind.name + "' have no numbers: expected another task or file name");
}

std::string StepFiles::reference(const fs::path& path) const {
  return make_reference(folders_.project, path);
}

fs::path StepFiles::resolve(std::string_view reference) const {
  return resolve_reference(folders_.project, reference);
}

std::vector<fs::path> StepFiles::reused(std::string_view kind, std::string_view task) const {
  check_reusable(kinds_.find(kind));
  std::vector<fs::path> files;
  for (const ReusedFile& file : reused_)
    if (file.kind == kind && file.task == task) files.push_back(resolve(file.reference));
  return files;
}

std::vector<CreatedFile> StepFiles::finish() {
  std::vector<CreatedFile> written;
  std::set<fs::path> folders;
  for (const CreatedFile& file : created_) {
    const fs::path path = resolve(file.reference);
    if (reservations_.give_back(path)) continue;
    written.push_back(measured(file, path));
    make_durable(path);
    folders.insert(path.parent_path());
  }
  for (const fs::path& folder : folders) make_durable(folder);
  return written;
}

}  // namespace ferula
