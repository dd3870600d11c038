// Files that are either the old one or the whole new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ferula {

// Whether a file must outlast a power failure: then the disk is waited for, some milliseconds.
enum class Durability { synced, unsynced };

// Writes beside the file, then syncs and renames: whoever looks sees the old file or the new one,
// also after a crash or on a full disk. [one thread]
class AtomicFile {
 public:
  // Creates the temporary file. Throws Error if that fails, or if there is something of this name
  // that is no regular file.
  explicit AtomicFile(std::filesystem::path file);
  // Removes the temporary file unless it became the real one.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Never throws: the first failure is kept for commit().
  void write(std::string_view bytes) noexcept;

  // Makes it the real file. Throws Error that names the file and the cause.
  void commit(Durability durability = Durability::synced);

 private:
  [[noreturn]] void fail(int error) const;

  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_;
  int error_ = 0;
  bool committed_ = false;
};

// A whole file at once. Throws Error as AtomicFile does.
void write_file(const std::filesystem::path& file, std::string_view bytes,
                Durability durability = Durability::synced);

// Waits until a file or a folder, that is the names in it, is on the disk. Throws Error.
void make_durable(const std::filesystem::path& path);

// What an AtomicFile writes, or what a killed process left of one.
struct TemporaryFile {
  std::filesystem::path target;  // what it was to become
  std::int64_t process;          // that writes it
};

// Nothing if this is the name of anything else.
std::optional<TemporaryFile> parse_temporary_name(const std::filesystem::path& file);

// Removes what killed processes left of atomic files, in this folder and below.
void remove_temporary_files(const std::filesystem::path& folder);

}  // namespace ferula
