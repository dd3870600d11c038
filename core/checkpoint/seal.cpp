#include "core/checkpoint/seal.h"

#include <boost/crc.hpp>
#include <sstream>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr int kVersion = 1;
constexpr std::string_view kTitle = "ferula checkpoint ";

}  // namespace

std::uint32_t crc32c(const void* bytes, std::size_t size) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes, size);
  return crc.checksum();
}

std::string seal_text(const std::vector<SealedRecord>& records) {
  std::ostringstream text;
  text << kTitle << kVersion << '\n';
  for (const auto& [name, crc] : records) text << crc << ' ' << name << '\n';
  return text.str();
}

std::vector<SealedRecord> parse_seal(const std::string& text) {
  if (!text.starts_with(kTitle)) throw Error("its record 'ferula' is damaged");
  std::istringstream stream(text.substr(kTitle.size()));
  int version = 0;
  stream >> version;
  if (version != kVersion)
    throw Error("its format has the version " + std::to_string(version) + ", this program reads " +
                std::to_string(kVersion));
  std::vector<SealedRecord> records;
  for (SealedRecord record; stream >> record.crc >> record.name;) records.push_back(record);
  return records;
}

}  // namespace ferula
