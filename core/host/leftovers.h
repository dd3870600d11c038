// What can be removed below a folder: left by dead processes, or needed no more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace ferula {

// What is asked for beside what dead processes left.
struct CleanOptions {
  std::set<std::string> kinds;  // of files that finished schedules created
  bool checkpoints = false;     // of finished experiments: all but the best
  bool tests = false;           // folders of tests
};

struct Leftover {
  std::filesystem::path path;
  std::string what;  // "temporary file", "checkpoint", a kind of files
  std::uintmax_t bytes = 0;
};

struct Leftovers {
  std::vector<Leftover> all;
  std::vector<std::string> kept;  // sentences: what was left alone, and why
};

// Experiments and schedules that are running are left alone, and so are the others of a project in
// which a schedule is running. Throws Error if the folder is none, or inside a running schedule or
// grid, or if a kind is not known.
Leftovers find_leftovers(const std::filesystem::path& folder, const CleanOptions& options);

// Finds them again, and removes them while nobody else can begin to use their folders. Returns what
// is gone. Throws Error if something cannot be removed.
Leftovers remove_leftovers(const std::filesystem::path& folder, const CleanOptions& options);

}  // namespace ferula
