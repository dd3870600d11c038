#include "images/files.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "ferula/error.h"

namespace ferula {

namespace fs = std::filesystem;

fs::path expand_home(const std::string& path) {
  const char* home = std::getenv("HOME");
  if (home == nullptr || (path != "~" && !path.starts_with("~/"))) return path;
  return home + path.substr(1);
}

std::int64_t size_of(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) throw Error(file.string() + ": is no regular file");
  const auto size = fs::file_size(file, error);
  if (error) throw Error(file.string() + ": " + error.message());
  return static_cast<std::int64_t>(size);
}

void read_file(const fs::path& file, void* bytes, std::size_t size) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    throw Error(file.string() + ": cannot be opened: " + std::generic_category().message(errno));
  if (!stream.read(static_cast<char*>(bytes), static_cast<std::streamsize>(size)))
    throw Error(file.string() + ": is truncated or cannot be read");
}

std::string read_file(const fs::path& file) {
  std::string bytes(size_of(file), '\0');
  read_file(file, bytes.data(), bytes.size());
  return bytes;
}

}  // namespace ferula
