// One process works in an experiment folder at a time.
#pragma once

#include <filesystem>

namespace ferula {

// A lock of the system on the folder itself: it leaves nothing behind, and ends with the process.
class FolderLock {
 public:
  // Throws Error if another process has it.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace ferula
