// The record that says what an archive is and guards its other records.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ferula {

inline constexpr std::string_view kSealName = "ferula";

struct SealedRecord {
  std::string name;
  std::uint32_t crc = 0;  // CRC-32C

  bool operator==(const SealedRecord&) const = default;
};

std::uint32_t crc32c(const void* bytes, std::size_t size);

// The text of the seal: a line with the version of the format, then one a record.
std::string seal_text(const std::vector<SealedRecord>& records);

// Throws Error, a sentence without the file's name, if this is no seal or of another version.
std::vector<SealedRecord> parse_seal(const std::string& text);

}  // namespace ferula
