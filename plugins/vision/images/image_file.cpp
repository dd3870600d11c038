#include "images/image_file.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <png.h>
#include <turbojpeg.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>

#include "ferula/error.h"
#include "images/files.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostPixels = std::int64_t{1} << 27;
constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpeg = "\xFF\xD8";

at::Tensor make_pixels(std::int64_t width, std::int64_t height) {
  if (width * height > kMostPixels)
    throw Error("says that it has " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels, expected 2^27 at most");
  return at::empty({height, width, 3}, at::kByte);
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

// libpng stops at the last pixel, before the last checksum. Chunks are length, type, data, and the
// CRC-32 of the last two.
void check_png_chunks(std::string_view bytes) {
  for (std::size_t at = kPng.size(); bytes.size() - at >= 12;) {
    const std::size_t length = big_endian(bytes, at);
    if (bytes.size() - at < 12 + length) break;
    const auto* checked = reinterpret_cast<const Bytef*>(bytes.data() + at + 4);
    if (crc32(0, checked, static_cast<uInt>(length + 4)) != big_endian(bytes, at + 8 + length))
      throw Error("is damaged: a checksum is wrong");
    if (bytes.substr(at + 4, 4) == "IEND") return;
    at += 12 + length;
  }
  throw Error("is truncated");
}

at::Tensor decode_png(std::string_view bytes) {
  check_png_chunks(bytes);
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, void (*)(png_image*)> release(&image, &png_image_free);
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
    throw Error(std::string("is damaged: ") + image.message);
  image.format = PNG_FORMAT_RGB;
  at::Tensor pixels = make_pixels(image.width, image.height);
  constexpr png_color kBlack = {0, 0, 0};  // behind what is transparent
  if (png_image_finish_read(&image, &kBlack, pixels.mutable_data_ptr(), 0, nullptr) == 0)
    throw Error(std::string("is damaged: ") + image.message);
  return pixels;
}

// Warnings count as well: they tell of data that are missing or make no sense.
at::Tensor decode_jpeg(std::string_view bytes) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), &tjDestroy);
  const auto check = [&](int result) {
    if (result != 0) throw Error(std::string("is damaged: ") + tjGetErrorStr2(decoder.get()));
  };
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  int width = 0, height = 0, subsampling = 0, colours = 0;
  check(tjDecompressHeader3(decoder.get(), data, bytes.size(), &width, &height, &subsampling,
                            &colours));
  at::Tensor pixels = make_pixels(width, height);
  check(tjDecompress2(decoder.get(), data, bytes.size(), pixels.mutable_data_ptr<std::uint8_t>(),
                      width, 0, height, TJPF_RGB, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS));
  return pixels;
}

// The next number of a PPM header, after white space and comments, which go from # to the end of
// their line.
std::int64_t next_number(std::string_view bytes, std::size_t& at) {
  constexpr std::string_view kSpace = " \t\n\v\f\r", kDigits = "0123456789";
  std::size_t begin = bytes.find_first_not_of(kSpace, at);
  while (begin < bytes.size() && bytes[begin] == '#')
    begin = bytes.find_first_not_of(kSpace, bytes.find('\n', begin));
  at = std::min(bytes.find_first_not_of(kDigits, begin), bytes.size());
  if (begin >= at || at - begin > 9) throw Error("is damaged: a number of its header is missing");
  return std::stoll(std::string(bytes.substr(begin, at - begin)));
}

// P5 (grey) or P6 (colours), width, height, largest value, one white space, the pixels.
at::Tensor decode_pnm(std::string_view bytes) {
  std::size_t at = 2;
  const std::int64_t width = next_number(bytes, at), height = next_number(bytes, at);
  if (const std::int64_t largest = next_number(bytes, at); largest != 255)
    throw Error("has values up to " + std::to_string(largest) + ", expected 255");
  const at::Tensor pixels = make_pixels(width, height);
  const std::int64_t channels = bytes[1] == '5' ? 1 : 3;
  if (static_cast<std::int64_t>(bytes.size() - at) - 1 < width * height * channels || width == 0)
    throw Error("is truncated");
  void* data = const_cast<char*>(bytes.data() + at + 1);
  return pixels.copy_(at::from_blob(data, {height, width, channels}, at::kByte));
}

at::Tensor decode(std::string_view bytes) {
  if (bytes.starts_with(kPng)) return decode_png(bytes);
  if (bytes.starts_with(kJpeg)) return decode_jpeg(bytes);
  if (bytes.starts_with("P5") || bytes.starts_with("P6")) return decode_pnm(bytes);
  throw Error("is no PNG, JPEG or PPM image");
}

// As ITU-R BT.601 weighs the colours, [height, width, 3] -> [height, width, 1].
at::Tensor grey(const at::Tensor& pixels) {
  const at::Tensor values = pixels.to(at::kFloat);
  return values.select(2, 0)
      .mul(0.299)
      .add(values.select(2, 1), 0.587)
      .add(values.select(2, 2), 0.114)
      .round_()
      .to(at::kByte)
      .unsqueeze(2);
}

}  // namespace

bool has_image_name(const fs::path& file) {
  std::string extension = file.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto known = {".png", ".jpg", ".jpeg", ".ppm", ".pgm"};
  return std::find(known.begin(), known.end(), extension) != known.end();
}

at::Tensor read_image(const fs::path& file, std::int64_t channels) {
  const std::string bytes = read_file(file);
  try {
    const at::Tensor pixels = decode(bytes);
    return (channels == 1 ? grey(pixels) : pixels).permute({2, 0, 1}).contiguous();
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what() + "; remove the file or get it anew");
  }
}

}  // namespace ferula
