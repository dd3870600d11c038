// Small IDX files for tests.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ferula {

// A folder of its own for one test, removed with it.
struct TemporaryFolder {
  std::filesystem::path path;

  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "ferula_vision_XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path / name; }
};

inline std::string idx(const std::vector<std::uint32_t>& shape, const std::string& data,
                       char type = 0x08) {
  std::string bytes = {0, 0, type, static_cast<char>(shape.size())};
  for (const std::uint32_t dimension : shape)
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(dimension >> shift & 0xff);
  return bytes + data;
}

inline std::filesystem::path write(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::remove(file);  // ext4 syncs a file that is cut to 0 and written again
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

inline std::filesystem::path write_gzipped(const std::filesystem::path& file,
                                           const std::string& bytes) {
  const gzFile stream = gzopen(file.c_str(), "wb");
  gzwrite(stream, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(stream);
  return file;
}

inline std::string contents(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str();
}

}  // namespace ferula
