#include "core/files/sealed_lines.h"

#include <spdlog/fmt/fmt.h>

#include <boost/crc.hpp>
#include <cstdint>
#include <fstream>
#include <utility>

#include "ferula/error.h"

namespace ferula {
namespace {

constexpr std::string_view kChecksum = R"(,"crc32":")";

std::string checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return fmt::format("{:08x}", crc.checksum());
}

// The checksum is that of the line without it.
std::string sealed(std::string text) {
  const std::string crc = checksum(text);
  text.pop_back();
  return text + std::string(kChecksum) + crc + "\"}";
}

bool is_sound(const std::string& line) {
  const std::size_t seal = line.rfind(kChecksum);
  return seal != std::string::npos && line == sealed(line.substr(0, seal) + "}");
}

struct Contents {
  std::vector<std::string> lines;
  std::int64_t length = 0;  // without a last line that was cut off
};

Contents read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  Contents contents;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    const bool is_whole = !stream.eof();
    const bool is_last = stream.peek() == std::ifstream::traits_type::eof();
    if (!is_sound(line) && !is_last)
      throw Error(file.string() + ":" + std::to_string(number) +
                  ": this line is damaged; what comes after it cannot be trusted");
    if (!is_sound(line) || !is_whole) break;
    contents.length += static_cast<std::int64_t>(line.size()) + 1;
    contents.lines.push_back(std::move(line));
  }
  return contents;
}

}  // namespace

std::vector<std::string> read_sealed_lines(const std::filesystem::path& file) {
  return read(file).lines;
}

SealedLines::SealedLines(const std::filesystem::path& file) : file_(file) {
  Contents contents = read(file);
  file_.truncate_to(contents.length);
  found_ = std::move(contents.lines);
}

void SealedLines::append(std::string_view json) {
  file_.write(sealed(std::string(json)) + "\n");
  file_.sync();
}

}  // namespace ferula
