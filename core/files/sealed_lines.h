// Files that grow by a line, and of which each line must be right: a JSON object with a checksum.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/files/output_file.h"

namespace ferula {

// All lines there are, each a JSON object; a last one that was cut off is left out. A file that is
// missing has none. Throws Error if anything else is damaged.
std::vector<std::string> read_sealed_lines(const std::filesystem::path& file);

// [one process]
class SealedLines {
 public:
  // Goes on at the end; creates the file. A last line that was cut off is removed. Throws Error
  // likewise.
  explicit SealedLines(const std::filesystem::path& file);

  // Those that were there.
  const std::vector<std::string>& found() const { return found_; }

  // A JSON object, on one line. Returns when the disk has it.
  void append(std::string_view json);

 private:
  BufferedFile file_;
  std::vector<std::string> found_;
};

}  // namespace ferula
