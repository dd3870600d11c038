// Zip archives, read and written whole. Bounded: what a damaged archive claims is checked against
// its size before anything is allocated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct zip;

namespace ferula {

// [one thread]
class ZipReader {
 public:
  struct Record {
    std::string name;
    std::uint64_t size;  // in bytes, unpacked
  };

  // Throws Error if this is no regular file, no zip archive, or its directory is damaged. The
  // sentences begin with the reason, for the caller to add which file and what it should be.
  explicit ZipReader(const std::filesystem::path& file);

  const std::vector<Record>& records() const { return records_; }

  // Copies a record's bytes. Throws Error if they do not match their CRC.
  // REQUIRES: destination has room for records()[index].size bytes.
  void read(std::size_t index, void* destination) const;
  std::string read(std::size_t index) const;

 private:
  std::unique_ptr<zip, void (*)(zip*)> archive_;
  std::vector<Record> records_;
};

using ZipRecords = std::vector<std::pair<std::string, std::string>>;  // names and bytes

// The bytes of an archive with these records, uncompressed, all dated 1980-01-01: equal records
// give equal bytes.
std::string zip_bytes(const ZipRecords& records);

}  // namespace ferula
