// The files of an experiment folder that grow during a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ferula/session.h"

namespace ferula {

// Appends to a file through a buffer. All errors are Errors that name the file. [worker's thread]
class BufferedFile final : public OutputFile {
 public:
  // Goes on at the end of the file; creates it if there is none.
  explicit BufferedFile(std::filesystem::path file);
  // Writes out what it can; call flush() to learn of errors.
  ~BufferedFile() override;
  BufferedFile(const BufferedFile&) = delete;
  BufferedFile& operator=(const BufferedFile&) = delete;

  void write(std::string_view bytes) override;
  bool empty() const override { return length() == 0; }

  // Hands the buffer to the system. Also notices a file that somebody deleted.
  void flush();
  // Flushes, and waits until the disk has everything.
  void sync();
  // In bytes, with those that are still in the buffer.
  std::int64_t length() const;
  // Cuts the end off. A file shorter than that has lost something: Error.
  void truncate_to(std::int64_t length);

 private:
  std::filesystem::path file_;
  int descriptor_;
  std::int64_t written_ = 0;  // without the buffer
  std::string buffer_;
};

// Byte lengths by name, as a snapshot holds them.
using FileLengths = std::vector<std::pair<std::string, std::int64_t>>;

// All growing files of one experiment folder. [worker's thread]
class OutputFiles {
 public:
  explicit OutputFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The file of this name below the folder ("validation/events"), opened at the first call, with
  // the sub-folders it needs. A file that cut_back() did not name starts empty.
  BufferedFile& open(const std::string& name);

  // At each safe point.
  void flush_all();

  // For a snapshot: lengths that the disk is sure to have, ordered by name. Files that a resumed
  // run did not open again keep the length that they were cut back to.
  FileLengths lengths();

  // When a run is resumed: cuts the files back to the snapshot. Throws Error if one is missing or
  // shorter. REQUIRES: nothing is open yet.
  void cut_back(const FileLengths& lengths);

 private:
  std::filesystem::path path_of(const std::string& name) const;

  std::filesystem::path folder_;
  std::map<std::string, BufferedFile> files_;
  std::map<std::string, std::int64_t> snapshot_;
};

}  // namespace ferula
