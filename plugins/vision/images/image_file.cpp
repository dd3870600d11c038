#include "images/image_file.h"

#include <ATen/ops/from_blob.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>

#include "ferula/error.h"
#include "images/files.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_PNM
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#include <stb/stb_image.h>

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostPixels = std::int64_t{1} << 27;
constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpeg = "\xFF\xD8";

struct FreePixels {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

// stb_image compares no checksums, and takes what is missing for zeros or worse: three functions
// that see what is damaged. Chunks of a PNG are length, type, data, CRC-32 of the last two.
bool is_whole_png(std::string_view bytes) {
  for (std::size_t at = kPng.size(); bytes.size() - at >= 12;) {
    const std::size_t length = big_endian(bytes, at, 4);
    if (bytes.size() - at < 12 + length) return false;
    const auto* checked = reinterpret_cast<const Bytef*>(bytes.data() + at + 4);
    if (crc32(0, checked, static_cast<uInt>(length + 4)) != big_endian(bytes, at + 8 + length, 4))
      return false;
    if (bytes.substr(at + 4, 4) == "IEND") return true;
    at += 12 + length;
  }
  return false;
}

// Segments are FF, type, length, data; the one of type DA is followed by the pixels, in which FF D9
// can be nothing but the end.
bool is_whole_jpeg(std::string_view bytes) {
  std::size_t at = kJpeg.size();
  while (bytes.size() - at >= 4) {
    if (bytes[at] != '\xFF') return false;
    if (bytes[at + 1] == '\xFF') {
      ++at;  // a filling byte
      continue;
    }
    if (bytes[at + 1] == '\xDA') return bytes.find("\xFF\xD9", at) != std::string_view::npos;
    const std::size_t length = big_endian(bytes, at + 2, 2);
    if (bytes.size() - at < 2 + length) return false;
    at += 2 + length;
  }
  return false;
}

// "P6", width, height, largest value, one white space, then the pixels; comments go from # to the
// end of a line.
bool is_whole_pnm(std::string_view bytes, std::int64_t values) {
  constexpr std::string_view kSpace = " \t\n\v\f\r", kDigits = "0123456789";
  std::size_t at = 2, begin = 0;
  for (int number = 0; number < 3; ++number) {
    while ((begin = bytes.find_first_not_of(kSpace, at)) < bytes.size() && bytes[begin] == '#')
      at = std::min(bytes.find('\n', begin), bytes.size());
    at = bytes.find_first_not_of(kDigits, begin);
    if (at == begin || at == std::string_view::npos) return false;
  }
  const bool two_bytes = std::stoul(std::string(bytes.substr(begin, 6))) > 255;
  return static_cast<std::int64_t>(bytes.size() - at - 1) >= (two_bytes ? 2 : 1) * values;
}

// `values`: in the pixels, as the header says.
bool is_whole(std::string_view bytes, std::int64_t values) {
  if (bytes.starts_with(kPng)) return is_whole_png(bytes);
  if (bytes.starts_with(kJpeg)) return is_whole_jpeg(bytes);
  return is_whole_pnm(bytes, values);
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw Error(file.string() + ": " + why + "; remove the file or get it anew");
}

at::Tensor decode(const fs::path& file, const std::string& bytes, std::int64_t channels) {
  const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
  const int size = static_cast<int>(bytes.size());
  int width = 0, height = 0, found = 0;
  if (stbi_info_from_memory(data, size, &width, &height, &found) == 0)
    refuse(file, "is no PNG, JPEG or PPM image");
  if (std::int64_t{width} * height > kMostPixels)
    refuse(file, "says that it has " + std::to_string(width) + " x " + std::to_string(height) +
                     " pixels, expected 2^27 at most");
  if (!is_whole(bytes, std::int64_t{width} * height * found))
    refuse(file, "is damaged or truncated");
  const std::unique_ptr<stbi_uc, FreePixels> pixels(
      stbi_load_from_memory(data, size, &width, &height, &found, static_cast<int>(channels)));
  if (!pixels) refuse(file, std::string("is damaged: ") + stbi_failure_reason());
  return at::from_blob(pixels.get(), {height, width, channels}, at::kByte)
      .permute({2, 0, 1})
      .clone(at::MemoryFormat::Contiguous);
}

}  // namespace

bool has_image_name(const fs::path& file) {
  std::string extension = file.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto known = {".png", ".jpg", ".jpeg", ".ppm", ".pgm"};
  return std::find(known.begin(), known.end(), extension) != known.end();
}

at::Tensor read_image(const fs::path& file, std::int64_t channels) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 30;
  if (size_of(file) > kLargest) refuse(file, "has more than 1 GiB");
  return decode(file, read_file(file), channels);
}

}  // namespace ferula
