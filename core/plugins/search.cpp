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

std::vector<fs::path> plugin_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".so" && !entry.is_directory()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class Search {
 public:
  explicit Search(bool trust) : trust_(trust) {}

  void add(const fs::path& path) {
    attempt([&] { is_directory(path) ? add_folder({path, "--plugins"}) : add_file(path); });
  }

  void add_if_present(const PluginFolder& folder) {
    attempt([&] {
      if (is_directory(folder.path)) return add_folder(folder);
      result_.folders.push_back({folder, false});
    });
  }

  void require(const std::string& name) {
    attempt([&] { check_found(name); });
  }

  PluginSearchResult take() { return std::move(result_); }

 private:
  void check_found(const std::string& name) const {
    std::vector<std::string> names, folders;
    for (const FoundPlugin& plugin : result_.plugins) names.push_back(plugin.note.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    for (const SearchedFolder& searched : result_.folders)
      folders.push_back(searched.folder.path.string() +
                        (searched.exists ? "" : " (no such folder)"));
    throw Error("there is no plugin '" + name + "'" + did_you_mean(name, names) +
                "; found: " + (names.empty() ? "none" : joined(names)) +
                "; looked in: " + (folders.empty() ? "no folder" : joined(folders)) +
                (fs::exists(name) ? "; for the folder here, write ./" + name : ""));
  }

  // Keeps what is refused, so that the search goes on. Whether nothing was.
  template <class Function>
  bool attempt(Function&& function) try {
    function();
    return true;
  } catch (const fs::filesystem_error& error) {
    result_.refusals.emplace_back(error.path1().string() + ": cannot look for plugins there: " +
                                  error.code().message() + "; mend its permissions");
    return false;
  } catch (const Error& error) {
    result_.refusals.push_back(error);
    return false;
  }

  void add_folder(const PluginFolder& folder) {
    SearchedFolder searched = {folder};
    const std::size_t before = result_.plugins.size();
    const bool is_open = attempt([&] {
      if (!trust_) check_trust(folder.path);
      for (const fs::path& file : plugin_files(folder.path)) attempt([&] { add_file(file); });
    });
    if (!is_open) searched.refusal = result_.refusals.back().what();
    searched.plugins = result_.plugins.size() - before;
    result_.folders.push_back(std::move(searched));
  }

  void add_file(const fs::path& file) {
    PluginNote note = read_note(file);
    const fs::path real = canonical(file);
    if (!is_new(real)) return;
    if (!trust_) {
      check_trust(real);
      check_trust(real.parent_path());
    }
    check_note(note, file);
    result_.plugins.push_back({real, std::move(note)});
  }

  bool is_new(const fs::path& file) {
    struct stat identity = {};
    stat(file.c_str(), &identity);
    return known_.emplace(identity.st_dev, identity.st_ino).second;
  }

  bool trust_;
  PluginSearchResult result_;
  std::set<std::pair<dev_t, ino_t>> known_;  // files, by whatever name
};

}  // namespace

std::vector<PluginFolder> plugin_folders() {
  std::vector<PluginFolder> folders;
  std::istringstream list(environment(kPluginPath));
  for (std::string folder; std::getline(list, folder, ':');)
    if (!folder.empty()) folders.push_back({folder, kPluginPath});
  const std::string data = environment("XDG_DATA_HOME"), home = environment("HOME");
  if (data.starts_with('/'))
    folders.push_back({fs::path(data) / "ferula/plugins", "user"});
  else if (!home.empty())
    folders.push_back({fs::path(home) / ".local/share/ferula/plugins", "user"});
  folders.push_back({installation() / "lib/ferula/plugins", "installation"});
  return folders;
}

PluginSearchResult look_for_plugins(const PluginSearch& search) {
  Search result(search.trust);
  for (const std::string& plugin : search.plugins)
    if (is_path(plugin)) result.add(plugin);
  for (const PluginFolder& folder : search.folders) result.add_if_present(folder);
  for (const std::string& plugin : search.plugins)
    if (!is_path(plugin)) result.require(plugin);
  return result.take();
}

std::vector<FoundPlugin> find_plugins(const PluginSearch& search) {
  PluginSearchResult result = look_for_plugins(search);
  if (!result.refusals.empty()) throw Error(result.refusals.front());
  return std::move(result.plugins);
}

}  // namespace ferula
