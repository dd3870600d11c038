// One process works in an experiment folder at a time.
#pragma once

#include <chrono>
#include <filesystem>

namespace ferula {

// A lock of the system on the folder itself: it leaves nothing behind, and ends with the process.
class FolderLock {
 public:
  // Waits so long for a process that has it, for one that was killed takes a moment to die. Throws
  // Error that names the process if it still has it then.
  explicit FolderLock(const std::filesystem::path& folder, std::chrono::milliseconds patience = {});
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace ferula
