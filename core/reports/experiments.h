// The experiments below a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ferula {

// A folder with training_configuration.yaml.
struct ExperimentFolder {
  std::filesystem::path path;
  std::vector<std::filesystem::path> tests;  // its folders test_*, sorted
};

struct FoundExperiments {
  std::vector<ExperimentFolder> experiments;  // sorted by path
  std::vector<std::filesystem::path> plans;   // of schedules and grids: with plan.jsonl; sorted
  std::vector<std::string> unreadable;        // "FOLDER: Permission denied"
};

enum class Plans { entered, closed };

// Looks at names only, each folder once, and follows no symbolic links, except that the folder
// itself may be one. With `closed`, what is below the folder of a schedule or grid is left out,
// unless the folder itself is one. Throws Error if the folder is none.
FoundExperiments find_experiments(const std::filesystem::path& folder,
                                  Plans plans = Plans::entered);

}  // namespace ferula
