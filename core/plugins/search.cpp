#include "core/plugins/search.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "core/plugins/installation.h"
#include "core/plugins/trust.h"
#include "core/text/nearest.h"
#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_path(std::string_view plugin) {
  return plugin.find('/') != plugin.npos || plugin.ends_with(".so");
}

class Search {
 public:
  explicit Search(bool trust) : trust_(trust) {}

  void add(const fs::path& path) {
    if (is_directory(path)) return add_folder(path);
    add_file(path);
  }

  void add_folder(const fs::path& folder) {
    folders_.push_back(folder.string());
    if (!trust_) check_trust(folder);
    for (const fs::path& file : plugin_files(folder)) add_file(file);
  }

  void add_if_present(const fs::path& folder) {
    if (is_directory(folder)) return add_folder(folder);
    folders_.push_back(folder.string() + " (no such folder)");
  }

  void require(const std::string& name) const {
    std::vector<std::string> names;
    for (const FoundPlugin& plugin : found_) names.push_back(plugin.note.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw Error("there is no plugin '" + name + "'" + did_you_mean(name, names) +
                "; found: " + (names.empty() ? "none" : joined(names)) +
                "; looked in: " + (folders_.empty() ? "no folder" : joined(folders_)) +
                (fs::exists(name) ? "; for the folder here, write ./" + name : ""));
  }

  std::vector<FoundPlugin> take() { return std::move(found_); }

 private:
  void add_file(const fs::path& file) {
    PluginNote note = read_note(file);
    const fs::path real = canonical(file);
    if (!is_new(real)) return;
    if (!trust_) {
      check_trust(real);
      check_trust(real.parent_path());
    }
    check_note(note, file);
    found_.push_back({real, std::move(note)});
  }

  bool is_new(const fs::path& file) {
    struct stat identity = {};
    stat(file.c_str(), &identity);
    return known_.emplace(identity.st_dev, identity.st_ino).second;
  }

  static std::vector<fs::path> plugin_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".so" && !entry.is_directory()) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }

  bool trust_;
  std::vector<FoundPlugin> found_;
  std::set<std::pair<dev_t, ino_t>> known_;  // files, by whatever name
  std::vector<std::string> folders_;         // that were looked into, for messages
};

}  // namespace

std::vector<fs::path> plugin_folders() {
  std::vector<fs::path> folders;
  std::istringstream list(environment("FERULA_PLUGIN_PATH"));
  for (std::string folder; std::getline(list, folder, ':');)
    if (!folder.empty()) folders.emplace_back(folder);
  const std::string data = environment("XDG_DATA_HOME"), home = environment("HOME");
  if (data.starts_with('/'))
    folders.push_back(fs::path(data) / "ferula/plugins");
  else if (!home.empty())
    folders.push_back(fs::path(home) / ".local/share/ferula/plugins");
  folders.push_back(installation() / "lib/ferula/plugins");
  return folders;
}

std::vector<FoundPlugin> find_plugins(const PluginSearch& search) try {
  Search result(search.trust);
  for (const std::string& plugin : search.plugins)
    if (is_path(plugin)) result.add(plugin);
  for (const fs::path& folder : search.folders) result.add_if_present(folder);
  for (const std::string& plugin : search.plugins)
    if (!is_path(plugin)) result.require(plugin);
  return result.take();
} catch (const fs::filesystem_error& error) {
  throw Error(error.path1().string() +
              ": cannot look for plugins there: " + error.code().message());
}

}  // namespace ferula
