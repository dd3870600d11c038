// Where a schedule's files are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/build.h"

namespace ferula {

enum class Reuse : std::int32_t { never, by_task, global };

// A kind of files, and where they are: "PROJECT/PREDICTIONS/TASK/FILE". The first part is PROJECT,
// the project's folder, or TEMPORARY, which is removed when the schedule has finished. TASK and
// FILE are whole parts, each at most once, FILE the last one; without FILE the last part has an
// ending ("model.pt").
struct FileKind {
  std::string name;            // "predictions"; the key of `reuse` and `remove`
  std::string path;            // the template
  bool numbered = true;        // "model_0001.pt", "model_0002.pt" …
  Reuse reuse = Reuse::never;  // whether other projects may use them; by_task: the template has
                               // exactly the parts PROJECT, a name in capitals, TASK, a file
};
static_assert(sizeof(FileKind) == 72);

// The files of one step of a schedule. What a step makes is recorded, with sizes and hashes, when
// it ends; what a step made that was killed is removed before it is done again.
//
// Implemented by the host; new virtual functions are appended. [worker's thread]
class FERULA_EXPORT Files {
 public:
  virtual ~Files();

  // A path of this kind, for this step alone: its folders are made and a file that keeps the place,
  // which the step replaces; its number is the next one, whatever other processes ask for. `task`
  // and `file` stand for TASK and FILE and are empty where the template has none; `file` has an
  // ending. What is not written by the end of the step is given back. Throws Error.
  virtual std::filesystem::path create(std::string_view kind, std::string_view task,
                                       std::string_view file = "") = 0;

  // A path as it is written into files: relative to the project's folder, also if it leads into
  // another project beside it; one from elsewhere stays absolute. And back.
  virtual std::string reference(const std::filesystem::path& path) const = 0;
  virtual std::filesystem::path resolve(std::string_view reference) const = 0;

  // The files of other projects that the configuration's `reuse.KIND` names, in its order; of
  // kinds without a task `task` is empty.
  virtual std::vector<std::filesystem::path> reused(std::string_view kind,
                                                    std::string_view task) const = 0;
};

}  // namespace ferula
