// Where plugins are looked for, and what is found there: notes alone, nothing is loaded.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/plugins/note.h"
#include "ferula/error.h"

namespace ferula {

struct FoundPlugin {
  std::filesystem::path path;  // absolute, without links
  PluginNote note;
};

// The variable that names folders of plugins, separated by colons.
inline constexpr const char* kPluginPath = "FERULA_PLUGIN_PATH";

struct PluginFolder {
  std::filesystem::path path;
  std::string origin;  // who names it, for people: kPluginPath, "user", "installation"
};

struct PluginSearch {
  std::vector<std::string> plugins;   // --plugins: files, folders and names
  std::vector<PluginFolder> folders;  // after them; those that do not exist are skipped
  bool trust = false;                 // --trust-plugins: do not ask who may write there
};

struct SearchedFolder {
  PluginFolder folder;
  bool exists = true;
  std::string refusal;      // why nothing in it was looked at; empty: all was
  std::size_t plugins = 0;  // found in it, and nowhere before
};

struct PluginSearchResult {
  std::vector<FoundPlugin> plugins;
  std::vector<SearchedFolder> folders;
  std::vector<Error> refusals;  // of files, folders and names, in the order of the search
};

// FERULA_PLUGIN_PATH, ${XDG_DATA_HOME:-~/.local/share}/ferula/plugins, and lib/ferula/plugins of
// the installation.
std::vector<PluginFolder> plugin_folders();

// The plugins of all files and of the `.so` files of all folders, each file once, in the order of
// the search. An entry with a slash or the ending .so is a file or folder, any other a name.
//
// Refuses any file that is no plugin or does not fit, files and folders that others may write, and
// a name that is not found, with where it was looked for and the nearest name.
PluginSearchResult look_for_plugins(const PluginSearch& search);

// The same, where all must fit: throws the first refusal.
std::vector<FoundPlugin> find_plugins(const PluginSearch& search);

}  // namespace ferula
