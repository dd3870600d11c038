// The kinds of files that schedules make, and where each kind is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ferula/files.h"

namespace ferula {

class FileKinds {
 public:
  // The host's kinds and those of a scheduler. Throws Error that names the kind and the rule that
  // it breaks.
  explicit FileKinds(const std::vector<FileKind>& of_scheduler = {});

  // Throws Error with "did you mean".
  const FileKind& find(std::string_view name) const;
  const std::vector<FileKind>& all() const { return kinds_; }
  std::vector<std::string> names() const;

 private:
  void add(const FileKind& kind);

  std::vector<FileKind> kinds_;
};

// Those that each schedule has.
std::vector<FileKind> host_file_kinds();

// The rule that this kind breaks, as a sentence; empty: none.
std::string broken_rule(const FileKind& kind);

// The parts of its template: "PROJECT", "MODELS", "TASK", "FILE".
std::vector<std::string> template_parts(const FileKind& kind);

// The path below the folder that the first part stands for: "MODELS/fashion/fold_0.json". Throws
// Error if task or file are missing, not asked for, or no name of one file.
std::filesystem::path fill_template(const FileKind& kind, std::string_view task,
                                    std::string_view file);

}  // namespace ferula
