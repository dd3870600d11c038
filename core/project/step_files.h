// The files of one step of a schedule.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/project/created_file.h"
#include "core/project/file_kinds.h"
#include "core/project/reservations.h"
#include "core/project/reuse.h"
#include "ferula/files.h"

namespace ferula {

// Where they go. The schedule's folder is inside the project's, and the step's inside that.
struct StepFolders {
  std::filesystem::path project, schedule, step;

  std::filesystem::path temporary() const { return schedule / "temporary"; }
};

// Steps of several schedules may be at work in one project. [one process a step, one thread]
class StepFiles final : public Files {
 public:
  // Removes the files that an earlier attempt of this step left: its numbers are given out again.
  StepFiles(StepFolders folders, FileKinds kinds, std::vector<ReusedFile> reused);

  std::filesystem::path create(std::string_view kind, std::string_view task,
                               std::string_view file = "") override;
  std::string reference(const std::filesystem::path& path) const override;
  std::filesystem::path resolve(std::string_view reference) const override;
  std::vector<std::filesystem::path> reused(std::string_view kind,
                                            std::string_view task) const override;

  // At the end of the step: what it made, durable, in the order of create(). What it created and
  // did not write is given back.
  std::vector<CreatedFile> finish();

 private:
  std::filesystem::path take_number(const std::filesystem::path& file);
  void take_name(const FileKind& kind, const std::filesystem::path& file);

  StepFolders folders_;
  FileKinds kinds_;
  std::vector<ReusedFile> reused_;
  Reservations reservations_;
  std::vector<CreatedFile> created_;
  std::map<std::filesystem::path, std::int64_t> numbers_;  // the last one taken of each file
};

}  // namespace ferula
