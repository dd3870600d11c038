#include "images/idx.h"

#include <ATen/ops/empty.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include "ferula/error.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestSize = std::uint64_t{4} << 30;
constexpr std::uint64_t kLargestGzipRatio = 1032;  // a match of 258 bytes takes two bits or more
constexpr std::uint8_t kUnsignedByte = 0x08;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw Error(file.string() + ": " + why);
}

[[noreturn]] void refuse_damaged(const fs::path& file, const std::string& why) {
  refuse(file, why + "; get the file anew");
}

std::string hexadecimal(std::uint8_t byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return {kDigits[byte >> 4], kDigits[byte & 15]};
}

struct CloseStream {
  void operator()(gzFile stream) const { gzclose_r(stream); }
};
// zlib reads a file that is not gzipped as it is.
using Stream = std::unique_ptr<gzFile_s, CloseStream>;

Stream open(const fs::path& file) {
  std::error_code no_status;
  const fs::file_status status = fs::status(file, no_status);
  if (status.type() == fs::file_type::not_found) refuse(file, "no such file");
  if (fs::is_directory(status)) refuse(file, "is a folder, expected an IDX file");
  if (status.type() != fs::file_type::unknown && !fs::is_regular_file(status))
    refuse(file, "is no regular file, expected an IDX file");
  errno = 0;
  Stream stream(gzopen(file.c_str(), "rb"));
  if (!stream) refuse(file, "cannot be opened: " + std::generic_category().message(errno));
  return stream;
}

[[noreturn]] void refuse_short_read(const Stream& stream, const fs::path& file) {
  int code = Z_OK;
  gzerror(stream.get(), &code);
  if (code == Z_ERRNO) refuse(file, "cannot be read: " + std::generic_category().message(errno));
  if (code == Z_OK || code == Z_BUF_ERROR) refuse_damaged(file, "is truncated");
  refuse_damaged(file, "is damaged: its gzip data cannot be inflated");
}

void read(const Stream& stream, const fs::path& file, void* out, std::size_t size) {
  if (gzfread(out, 1, size, stream.get()) != size) refuse_short_read(stream, file);
}

// Makes zlib compare the checksum, which stands at the end.
void expect_end(const Stream& stream, const fs::path& file) {
  char more = 0;
  if (gzfread(&more, 1, 1, stream.get()) == 1)
    refuse_damaged(file, "holds more bytes than its header says");
  int code = Z_OK;
  gzerror(stream.get(), &code);
  if (code != Z_OK) refuse_short_read(stream, file);
}

void check_magic(const std::array<std::uint8_t, 4>& magic, std::size_t dimensions,
                 const fs::path& file) {
  if (magic[0] != 0 || magic[1] != 0)
    refuse(file, "is no IDX file: begins with the bytes " + hexadecimal(magic[0]) + " " +
                     hexadecimal(magic[1]) + ", expected 00 00");
  if (magic[2] != kUnsignedByte)
    refuse(file, "holds elements of IDX type " + hexadecimal(magic[2]) +
                     ", expected unsigned bytes (08)");
  if (magic[3] != dimensions)
    refuse(file, "has " + std::to_string(magic[3]) + " dimensions, expected " +
                     std::to_string(dimensions) + (dimensions == 1 ? " (labels)" : " (images)"));
}

std::uint32_t read_dimension(const Stream& stream, const fs::path& file) {
  std::array<std::uint8_t, 4> bytes;
  read(stream, file, bytes.data(), bytes.size());
  return std::uint32_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

// Before anything is allocated: a header of a few bytes may promise as much as it likes.
void check_size(const std::vector<std::int64_t>& shape, const Stream& stream,
                const fs::path& file) {
  std::uint64_t size = 1;
  for (const std::int64_t dimension : shape) {
    if (dimension == 0) refuse_damaged(file, "is empty: its header has a dimension of 0");
    if (size > kLargestSize / dimension)
      refuse_damaged(file, "its header promises more than 4 GiB, which no such file has");
    size *= dimension;
  }
  const std::uint64_t ratio = gzdirect(stream.get()) ? 1 : kLargestGzipRatio;
  if (size > fs::file_size(file) * ratio)
    refuse_damaged(file, "is truncated: its header promises " + std::to_string(size) +
                             " bytes, more than the file can hold");
}

std::vector<std::int64_t> read_header(const Stream& stream, const fs::path& file,
                                      std::size_t dimensions) {
  std::array<std::uint8_t, 4> magic;
  read(stream, file, magic.data(), magic.size());
  check_magic(magic, dimensions, file);
  std::vector<std::int64_t> shape(dimensions);
  for (std::int64_t& dimension : shape) dimension = read_dimension(stream, file);
  check_size(shape, stream, file);
  return shape;
}

}  // namespace

std::vector<std::int64_t> idx_shape(const fs::path& file, std::size_t dimensions) {
  return read_header(open(file), file, dimensions);
}

at::Tensor read_idx(const fs::path& file, std::size_t dimensions) {
  const Stream stream = open(file);
  at::Tensor data = at::empty(read_header(stream, file, dimensions), at::kByte);
  read(stream, file, data.mutable_data_ptr(), data.nbytes());
  expect_end(stream, file);
  return data;
}

}  // namespace ferula
