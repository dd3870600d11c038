// A project in a folder of its own, and steps that create files in it.
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/project/step_files.h"
#include "tests/files/temporary_folder.h"

namespace ferula {

class Project : public testing::Test {
 protected:
  StepFolders folders(const std::string& step = "0001_train", const std::string& run = "run",
                      const std::string& project = "mine") const {
    const StepFolders folders = {output_ / project, output_ / project / "runs" / run,
                                 output_ / project / "runs" / run / "steps" / step};
    std::filesystem::create_directories(folders.step);
    return folders;
  }

  StepFiles step(const std::string& name = "0001_train", const std::string& run = "run",
                 const std::string& project = "mine") const {
    return StepFiles(folders(name, run, project), FileKinds(), {});
  }

  // One step of a project that writes a file of this kind.
  std::filesystem::path make(const std::string& project, const std::string& kind,
                             const std::string& task, const std::string& file = "",
                             const std::string& bytes = "x") const {
    StepFiles files(folders("step", "run", project), FileKinds(), {});
    const auto path = files.create(kind, task, file);
    write(path, bytes);
    files.finish();
    std::filesystem::remove(folders("step", "run", project).step / "reserved.jsonl");
    return path;
  }

  // The files of a project but those of its schedules, relative to it.
  std::set<std::string> tree(const std::string& project = "mine") const {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(output_ / project)) {
      const std::string name = entry.path().lexically_relative(output_ / project).string();
      if (entry.is_regular_file() && !name.starts_with("runs")) files.insert(name);
    }
    return files;
  }

  TemporaryFolder output_;
};

}  // namespace ferula
