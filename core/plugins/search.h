// Where plugins are looked for, and what is found there: notes alone, nothing is loaded.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/plugins/note.h"

namespace ferula {

struct FoundPlugin {
  std::filesystem::path path;  // absolute, without links
  PluginNote note;
};

struct PluginSearch {
  std::vector<std::string> plugins;            // --plugins: files, folders and names
  std::vector<std::filesystem::path> folders;  // after them; those that do not exist are skipped
  bool trust = false;                          // --trust-plugins: do not ask who may write there
};

// FERULA_PLUGIN_PATH, ${XDG_DATA_HOME:-~/.local/share}/ferula/plugins, and lib/ferula/plugins of
// the installation.
std::vector<std::filesystem::path> plugin_folders();

// The plugins of all files and of the `.so` files of all folders, each file once, in the order of
// the search. An entry with a slash or the ending .so is a file or folder, any other a name.
//
// Throws Error for any file that is no plugin or does not fit, for files and folders that others
// may write, and for a name that is not found, with where it was looked for and the nearest name.
std::vector<FoundPlugin> find_plugins(const PluginSearch& search);

}  // namespace ferula
