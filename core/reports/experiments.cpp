#include "core/reports/experiments.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

struct Content {
  bool has_configuration = false, has_plan = false;
  std::vector<fs::path> folders;
};

// The system mostly says what an entry is when it names it: then no file is asked for more.
Content content_of(const fs::path& folder, std::error_code& error) {
  Content content;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code vanished;
    const fs::file_type type = entry->symlink_status(vanished).type();
    if (type == fs::file_type::directory) content.folders.push_back(path);
    if (type != fs::file_type::regular) continue;
    content.has_configuration |= path.filename() == "training_configuration.yaml";
    content.has_plan |= path.filename() == "plan.jsonl";
  }
  return content;
}

std::vector<fs::path> tests_of(std::vector<fs::path> folders) {
  std::erase_if(folders, [](const fs::path& folder) {
    return !folder.filename().string().starts_with("test_");
  });
  std::sort(folders.begin(), folders.end());
  return folders;
}

void check_is_folder(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found)
    throw Error(folder.string() + ": no such folder; experiments are looked for below one");
  if (error) throw Error(folder.string() + ": cannot be read: " + error.message());
  if (!fs::is_directory(status))
    throw Error(folder.string() + ": is no folder; experiments are looked for below one");
}

}  // namespace

FoundExperiments find_experiments(const fs::path& folder, Plans plans) {
  check_is_folder(folder);
  FoundExperiments found;
  std::vector<fs::path> to_visit = {folder};
  while (!to_visit.empty()) {
    const fs::path visited = std::move(to_visit.back());
    to_visit.pop_back();
    std::error_code error;
    Content content = content_of(visited, error);
    if (error) found.unreadable.push_back(visited.string() + ": " + error.message());
    const bool is_root = visited == folder;
    if (content.has_plan && !is_root) found.plans.push_back(visited);
    if (content.has_configuration)
      found.experiments.push_back({visited, tests_of(std::move(content.folders))});
    else if (!content.has_plan || is_root || plans == Plans::entered)
      std::move(content.folders.begin(), content.folders.end(), std::back_inserter(to_visit));
  }
  const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
  std::sort(found.experiments.begin(), found.experiments.end(), by_path);
  std::sort(found.plans.begin(), found.plans.end());
  std::sort(found.unreadable.begin(), found.unreadable.end());
  return found;
}

}  // namespace ferula
